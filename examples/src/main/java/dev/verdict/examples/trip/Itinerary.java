package dev.verdict.examples.trip;

/**
 * What a booked trip comes to.
 *
 * @param hotel the hotel's booking number
 * @param car the car's booking number
 * @param ticket the number of the flight's ticket
 * @param cents what was paid
 */
public record Itinerary(String hotel, String car, String ticket, long cents) {}
