package dev.verdict.saga.testing;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;

import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.saga.Saga;
import dev.verdict.saga.TripSaga;
import dev.verdict.saga.TripSaga.FlightRequest;
import dev.verdict.saga.TripSaga.HotelRequest;
import dev.verdict.saga.TripSaga.Itinerary;
import dev.verdict.saga.TripSaga.Trip;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** What an undo gets, and when. */
class UndoTest {
  static final Saga<Trip, Itinerary> SAGA = TripSaga.declare();
  private static final FlightRequest FLIGHT = new FlightRequest("Ada", "BER", "LIS");
  private static final HotelRequest HOTEL = new HotelRequest("Ada", "LIS", 3);

  @BeforeEach
  void allGoesWell(SagaRun<Trip, Itinerary> trip) {
    Trips.allGoesWell(trip);
  }

  @SagaTest
  void itGetsTheInputAndTheResultOfItsStep(SagaRun<Trip, Itinerary> trip) {
    trip.participant("payments").on("charge").refuses("declined");

    assertThat(trip.start(Trips.WITHOUT_CAR))
        .isCompensated()
        .got("flights", "cancel", Map.of("input", FLIGHT, "output", Trips.FLIGHT));
  }

  @SagaTest
  void ofAStepWhoseResultIsNotKnownItGetsTheInput(SagaRun<Trip, Itinerary> trip) {
    trip.participant("hotels").isPlain().on("book").timesOutButApplied();
    trip.cancelWhen("hotel", StepStatus.RUNNING);

    assertThat(trip.start(Trips.WITHOUT_CAR))
        .isCompensated()
        .undid("hotel", "flight")
        .got("hotels", "cancel", Map.of("input", HOTEL));
  }

  @SagaTest
  void whatRanSideBySideIsUndoneSideBySideAndOnlyThenWhatRanBefore(SagaRun<Trip, Itinerary> trip) {
    Duration undoing = Duration.ofSeconds(2);
    trip.participant("payments").on("charge").refuses("declined");
    trip.participant("hotels").on("cancel").takes(undoing);
    trip.participant("cars").on("cancel").takes(undoing);
    trip.participant("flights").on("cancel").takes(undoing);

    assertThat(trip.start(Trips.WITH_CAR))
        .isCompensated()
        .undidInOrder("hotel", "flight")
        .undidInOrder("car", "flight")
        .tookAtLeast(Duration.ofSeconds(4))
        .tookAtMost(Duration.ofSeconds(5));
  }
}
