package dev.verdict.examples.trip;

import dev.verdict.saga.Parallel;
import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.StepOn;
import dev.verdict.saga.StepOptions;
import dev.verdict.saga.StepRef;
import dev.verdict.saga.Value;
import java.time.Duration;

/** Books flight, hotel and car beside each other, then charges the card: from then on it stands. */
public final class TripSaga {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private TripSaga() {}

  /** The saga. */
  public static Saga<Trip, Itinerary> define() {
    SagaBuilder<Trip> trip = Saga.named("trip", 1, Trip.class).deadline(DEADLINE);
    Parallel bookings = trip.parallel();
    StepRef<Booking> flight =
        booking(trip, bookings.step("flight"), "flights", trip.input(Trip::flight)).add();
    StepRef<Booking> hotel =
        booking(trip, bookings.step("hotel"), "hotels", trip.input(Trip::hotel)).add();
    StepRef<Booking> car = booking(trip, bookings.step("car"), "cars", trip.input(Trip::car)).add();
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
                        .set(Charge::flightCents)
                        .to(flight.output(Booking::cents))
                        .set(Charge::hotelCents)
                        .to(hotel.output(Booking::cents))
                        .set(Charge::carCents)
                        .to(car.output(Booking::cents)))
            .returns(Receipt.class)
            .pivot()
            .add();
    return trip.returns(
            Itinerary.class,
            itinerary ->
                itinerary
                    .set(Itinerary::flight)
                    .to(flight.output(Booking::number))
                    .set(Itinerary::hotel)
                    .to(hotel.output(Booking::number))
                    .set(Itinerary::car)
                    .to(car.output(Booking::number))
                    .set(Itinerary::cents)
                    .to(payment.output(Receipt::cents)))
        .build();
  }

  private static StepOptions<Booking> booking(
      SagaBuilder<Trip> trip, StepOn step, String service, Value<String> what) {
    return step.on(service)
        .call(
            "book",
            BookingRequest.class,
            request ->
                request
                    .set(BookingRequest::trip)
                    .to(trip.input(Trip::name))
                    .set(BookingRequest::traveller)
                    .to(trip.input(Trip::traveller))
                    .set(BookingRequest::what)
                    .to(what))
        .returns(Booking.class)
        .undoneBy("cancel");
  }
}
