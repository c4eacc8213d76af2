package dev.verdict.examples.courier;

/**
 * A delivery that was booked.
 *
 * @param number the courier's number for it
 */
public record Pickup(long number) {}
