package dev.verdict.examples.trip;

/**
 * A ticket, issued for a booking that is paid.
 *
 * @param number its number
 */
public record Ticket(String number) {}
