package dev.verdict.examples.trip;

/**
 * A booking.
 *
 * @param number its number at the service
 * @param cents what it costs
 */
public record Booking(String number, long cents) {}
