package dev.verdict.examples.trip;

/**
 * A booking.
 *
 * @param trip the name of the trip that it is for
 * @param number its number at the service
 * @param cents what it costs
 */
public record Booking(String trip, String number, long cents) {}
