package dev.verdict.saga;

import dev.verdict.protocol.definition.RetryPolicy;
import java.time.Duration;

/** The saga of {@code docs/saga-dsl.md}; a test holds the page and this file together. */
public final class TripSaga {
  private TripSaga() {}

  // [records
  public record Trip(String traveller, String from, String to, int nights, boolean withCar) {}

  public record FlightRequest(String passenger, String from, String to) {}

  public record FlightBooking(String id, long cents) {}

  public record HotelRequest(String guest, String city, int nights) {}

  public record HotelBooking(String id, long cents) {}

  public record CarRequest(String city, int days) {}

  public record CarBooking(String id, long cents) {}

  public record PaymentRequest(String payer, String currency, long flight, long hotel) {}

  public record Payment(String receipt) {}

  public record Itinerary(String flight, String hotel, String receipt) {}

  // ]

  // [saga
  public static Saga<Trip, Itinerary> declare() {
    SagaBuilder<Trip> saga = Saga.named("trip", 1, Trip.class).deadline(Duration.ofMinutes(10));

    StepRef<FlightBooking> flight =
        saga.step("flight")
            .on("flights")
            .call(
                "book",
                FlightRequest.class,
                in ->
                    in.set(FlightRequest::passenger)
                        .to(saga.input(Trip::traveller))
                        .set(FlightRequest::from)
                        .to(saga.input(Trip::from))
                        .set(FlightRequest::to)
                        .to(saga.input(Trip::to)))
            .returns(FlightBooking.class)
            .undoneBy("cancel")
            .timeout(Duration.ofSeconds(3))
            .add();

    Parallel atTheDestination = saga.parallel();
    StepRef<HotelBooking> hotel =
        atTheDestination
            .step("hotel")
            .on("hotels")
            .call(
                "book",
                HotelRequest.class,
                in ->
                    in.set(HotelRequest::guest)
                        .to(saga.input(Trip::traveller))
                        .set(HotelRequest::city)
                        .to(saga.input(Trip::to))
                        .set(HotelRequest::nights)
                        .to(saga.input(Trip::nights)))
            .returns(HotelBooking.class)
            .undoneBy("cancel")
            .add();
    atTheDestination
        .step("car")
        .on("cars")
        .call(
            "book",
            CarRequest.class,
            in ->
                in.set(CarRequest::city)
                    .to(saga.input(Trip::to))
                    .set(CarRequest::days)
                    .to(saga.input(Trip::nights)))
        .returns(CarBooking.class)
        .undoneBy("cancel")
        .when(saga.input(Trip::withCar).equalTo(true))
        .add();

    StepRef<Payment> payment =
        saga.step("payment")
            .on("payments")
            .call(
                "charge",
                PaymentRequest.class,
                in ->
                    in.set(PaymentRequest::payer)
                        .to(saga.input(Trip::traveller))
                        .set(PaymentRequest::currency)
                        .to("EUR")
                        .set(PaymentRequest::flight)
                        .to(flight.output(FlightBooking::cents))
                        .set(PaymentRequest::hotel)
                        .to(hotel.output(HotelBooking::cents)))
            .returns(Payment.class)
            .pivot()
            .retry(RetryPolicy.DEFAULT)
            .add();

    saga.step("mail")
        .on("mail")
        .call("send", payment.output())
        .afterPivot()
        .when(
            flight
                .output(FlightBooking::cents)
                .greaterThan(100)
                .or(hotel.output(HotelBooking::cents).greaterThan(100)))
        .add();

    return saga.returns(
            Itinerary.class,
            out ->
                out.set(Itinerary::flight)
                    .to(flight.output(FlightBooking::id))
                    .set(Itinerary::hotel)
                    .to(hotel.output(HotelBooking::id))
                    .set(Itinerary::receipt)
                    .to(payment.output(Payment::receipt)))
        .build();
  }
  // ]
}
