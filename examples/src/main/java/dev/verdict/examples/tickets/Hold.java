package dev.verdict.examples.tickets;

/**
 * Seats to hold.
 *
 * @param concert which concert
 * @param seats how many, positive
 * @param reference the purchase's own name
 */
public record Hold(String concert, int seats, String reference) {}
