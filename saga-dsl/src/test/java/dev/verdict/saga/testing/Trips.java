package dev.verdict.saga.testing;

import dev.verdict.saga.TripSaga.CarBooking;
import dev.verdict.saga.TripSaga.FlightBooking;
import dev.verdict.saga.TripSaga.HotelBooking;
import dev.verdict.saga.TripSaga.Itinerary;
import dev.verdict.saga.TripSaga.Payment;
import dev.verdict.saga.TripSaga.Trip;

/** A trip on which everything goes well unless a test says otherwise. */
final class Trips {
  static final Trip WITH_CAR = new Trip("Ada", "BER", "LIS", 3, true);
  static final Trip WITHOUT_CAR = new Trip("Ada", "BER", "LIS", 3, false);
  static final FlightBooking FLIGHT = new FlightBooking("F1", 120);
  static final Itinerary ITINERARY = new Itinerary("F1", "H1", "R1");

  private Trips() {}

  static void allGoesWell(SagaRun<Trip, Itinerary> trip) {
    trip.participant("flights").on("book").returns(FLIGHT);
    trip.participant("hotels").on("book").returns(new HotelBooking("H1", 80));
    trip.participant("cars").on("book").returns(new CarBooking("C1", 30));
    trip.participant("payments").on("charge").returns(new Payment("R1"));
  }
}
