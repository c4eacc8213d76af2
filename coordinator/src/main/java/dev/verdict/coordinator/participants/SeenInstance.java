package dev.verdict.coordinator.participants;

/**
 * An instance with what is known of its life. That is never more than an opinion, and costs at most
 * a wasted call.
 *
 * @param instance the instance
 * @param alive whether it was heard within its time to live, by the store's clock, and has not
 *     signed off
 */
public record SeenInstance(Instance instance, boolean alive) {}
