package dev.verdict.examples.trip;

/**
 * A payment.
 *
 * @param cents how much was charged
 */
public record Receipt(long cents) {}
