package dev.verdict.examples.trip;

/**
 * A trip to book.
 *
 * @param name its own name
 * @param card the card that pays
 * @param flight the flight wanted
 * @param hotel the hotel wanted
 * @param car the car wanted
 */
public record Trip(
    String name, String card, BookingRequest flight, BookingRequest hotel, BookingRequest car) {
  /** A trip of one traveller. */
  public static Trip of(
      String name, String traveller, String card, String flight, String hotel, String car) {
    return new Trip(
        name,
        card,
        new BookingRequest(name, traveller, flight),
        new BookingRequest(name, traveller, hotel),
        new BookingRequest(name, traveller, car));
  }
}
