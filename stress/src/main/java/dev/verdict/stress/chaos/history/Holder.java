package dev.verdict.stress.chaos.history;

/**
 * Somebody who has claimed locks, and not released them.
 *
 * @param name the transaction, or the lease
 * @param state waiting or granted
 */
public record Holder(String name, String state) {}
