package dev.verdict.examples.order;

/**
 * A line of an order.
 *
 * @param article what
 * @param count how many of it
 */
public record Line(String article, int count) {}
