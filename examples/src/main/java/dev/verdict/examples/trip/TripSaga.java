package dev.verdict.examples.trip;

import dev.verdict.saga.Parallel;
import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.StepRef;
import dev.verdict.saga.Value;
import java.time.Duration;

/**
 * Books flight, hotel and car beside each other, then charges the card: from then on it stands, and
 * the ticket is issued, come what may.
 */
public final class TripSaga {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private TripSaga() {}

  /** The saga. */
  public static Saga<Trip, Itinerary> define() {
    SagaBuilder<Trip> trip = Saga.named("trip", 1, Trip.class).deadline(DEADLINE);
    Parallel all = trip.parallel();
    StepRef<Booking> flight = booking(all, "flight", "flights", trip.input(Trip::flight));
    StepRef<Booking> hotel = booking(all, "hotel", "hotels", trip.input(Trip::hotel));
    StepRef<Booking> car = booking(all, "car", "cars", trip.input(Trip::car));
    Value<Booking> inTheAir = flight.output();
    StepRef<Receipt> payment =
        trip.step("payment")
            .on("payments")
            .call(
                "charge",
                Charge.class,
                charge ->
                    charge
                        .set(Charge::trip)
                        .to(trip.input(Trip::name))
                        .set(Charge::card)
                        .to(trip.input(Trip::card))
                        .set(Charge::bookings)
                        .to(Value.listOf(Booking.class, inTheAir, hotel.output(), car.output())))
            .returns(Receipt.class)
            .pivot()
            .add();
    StepRef<Ticket> ticket =
        trip.step("ticket")
            .on("flights")
            .call("issue", inTheAir)
            .returns(Ticket.class)
            .afterPivot()
            .add();
    return trip.returns(
            Itinerary.class,
            itinerary ->
                itinerary
                    .set(Itinerary::hotel)
                    .to(hotel.output(Booking::number))
                    .set(Itinerary::car)
                    .to(car.output(Booking::number))
                    .set(Itinerary::ticket)
                    .to(ticket.output(Ticket::number))
                    .set(Itinerary::cents)
                    .to(payment.output(Receipt::cents)))
        .build();
  }

  private static StepRef<Booking> booking(
      Parallel all, String name, String service, Value<BookingRequest> request) {
    return all.step(name)
        .on(service)
        .call("book", request)
        .returns(Booking.class)
        .undoneBy("cancel")
        .add();
  }
}
