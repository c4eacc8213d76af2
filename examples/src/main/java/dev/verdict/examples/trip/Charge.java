package dev.verdict.examples.trip;

import java.util.List;

/**
 * Asks for payment.
 *
 * @param trip the trip's own name
 * @param card the traveller's card
 * @param bookings what is to be paid for
 */
public record Charge(String trip, String card, List<Booking> bookings) {
  /** Copies the list. */
  public Charge {
    bookings = List.copyOf(bookings);
  }

  /** What is to be paid, in cents. */
  public long total() {
    return bookings.stream().mapToLong(Booking::cents).sum();
  }
}
