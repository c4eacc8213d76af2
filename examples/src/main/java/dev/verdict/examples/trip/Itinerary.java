package dev.verdict.examples.trip;

/**
 * What a booked trip comes to.
 *
 * @param flight the flight's booking number
 * @param hotel the hotel's booking number
 * @param car the car's booking number
 * @param cents what was paid
 */
public record Itinerary(String flight, String hotel, String car, long cents) {}
