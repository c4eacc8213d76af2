package dev.verdict.examples.trip;

/**
 * A trip to book.
 *
 * @param name its own name
 * @param traveller who travels
 * @param flight the flight wanted
 * @param hotel the hotel wanted
 * @param car the car wanted
 * @param card the card that pays
 */
public record Trip(
    String name, String traveller, String flight, String hotel, String car, String card) {}
