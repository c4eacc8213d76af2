package dev.verdict.examples.trip;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;

import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.saga.Saga;
import dev.verdict.saga.testing.CrashEverywhere;
import dev.verdict.saga.testing.SagaRun;
import dev.verdict.saga.testing.SagaTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

class TripSagaTest {
  static final Saga<Trip, Itinerary> SAGA = TripSaga.define();

  private static final Trip TRIP = Trip.of("t", "Ada", "4711", "VD1", "Grand", "compact");
  private static final Booking FLIGHT = new Booking("t", "F1", 20_000);
  private static final Booking HOTEL = new Booking("t", "H1", 30_000);
  private static final Booking CAR = new Booking("t", "C1", 10_000);
  private static final Itinerary BOOKED = new Itinerary("H1", "C1", "T1", 60_000);

  @BeforeEach
  void allGoesWell(SagaRun<Trip, Itinerary> trip) {
    trip.step("flight").returns(FLIGHT);
    trip.step("hotel").returns(HOTEL);
    trip.step("car").returns(CAR);
    trip.participant("payments")
        .on("charge")
        .answers(Charge.class, charge -> new Receipt(charge.total()));
    trip.step("ticket").returns(new Ticket("T1"));
  }

  @SagaTest
  void whatIsBookedIsPaidAndTicketed(SagaRun<Trip, Itinerary> trip) {
    assertThat(trip.start(TRIP))
        .returned(BOOKED)
        .got("payments", "charge", new Charge("t", "4711", List.of(FLIGHT, HOTEL, CAR)))
        .got("flights", "issue", FLIGHT);
  }

  @SagaTest
  void withoutACarNothingIsBooked(SagaRun<Trip, Itinerary> trip) {
    trip.step("car").refuses("no car");

    assertThat(trip.start(TRIP))
        .isCompensated()
        .because("no car")
        .undid("flight", "hotel")
        .called("payments", "charge", 0);
  }

  @SagaTest
  void aDeclinedCardCostsAllBookings(SagaRun<Trip, Itinerary> trip) {
    trip.step("payment").refuses("card declined");

    assertThat(trip.start(TRIP))
        .isCompensated()
        .undid("flight", "hotel", "car")
        .called("flights", "issue", 0);
  }

  @SagaTest
  void aPaymentThatIsNotHeardOfIsNotPaidTwice(SagaRun<Trip, Itinerary> trip) {
    trip.step("payment").timesOutButApplied().thenReturns(new Receipt(60_000));

    assertThat(trip.start(TRIP)).returned(BOOKED);
  }

  @SagaTest
  void onceItIsPaidTheTicketIsIssuedHoweverLongItTakes(SagaRun<Trip, Itinerary> trip) {
    trip.step("ticket").fails(20).thenReturns(new Ticket("T1"));
    trip.cancelWhen("ticket", StepStatus.RUNNING);

    assertThat(trip.start(TRIP))
        .returned(BOOKED)
        .refusedTheCancel()
        .tookAtLeast(Duration.ofMinutes(2));
  }

  @SagaTest
  @CrashEverywhere
  void whateverCrashesATripIsBookedOnce(SagaRun<Trip, Itinerary> trip) {
    assertThat(trip.start(TRIP)).returned(BOOKED);
  }

  @SagaTest
  @CrashEverywhere
  void whateverCrashesADeclinedTripIsUndone(SagaRun<Trip, Itinerary> trip) {
    trip.step("payment").refuses("card declined");

    assertThat(trip.start(TRIP)).isCompensated().undid("flight", "hotel", "car");
  }
}
