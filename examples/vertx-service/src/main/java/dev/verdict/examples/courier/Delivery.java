package dev.verdict.examples.courier;

/**
 * A parcel to be delivered.
 *
 * @param order for which order
 * @param city where to
 */
public record Delivery(String order, String city) {}
