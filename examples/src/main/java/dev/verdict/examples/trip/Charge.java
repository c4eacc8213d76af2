package dev.verdict.examples.trip;

/**
 * Asks for payment.
 *
 * @param trip the trip's own name
 * @param card the traveller's card
 * @param flightCents the flight's price
 * @param hotelCents the hotel's price
 * @param carCents the car's price
 */
public record Charge(String trip, String card, long flightCents, long hotelCents, long carCents) {
  /** What is to be paid, in cents. */
  public long total() {
    return flightCents + hotelCents + carCents;
  }
}
