package dev.verdict.examples.order;

/**
 * What the payment page says once the customer has paid.
 *
 * @param receipt names the payment
 */
public record Paid(String receipt) {}
