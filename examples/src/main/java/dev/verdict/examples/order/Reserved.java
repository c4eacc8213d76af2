package dev.verdict.examples.order;

/**
 * Goods held for an order.
 *
 * @param shelf where they lie
 * @param cents what they cost
 */
public record Reserved(String shelf, long cents) {}
