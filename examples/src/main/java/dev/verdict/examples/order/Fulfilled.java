package dev.verdict.examples.order;

/**
 * What became of an order.
 *
 * @param receipt names the payment
 * @param tracking names the parcel
 */
public record Fulfilled(String receipt, String tracking) {}
