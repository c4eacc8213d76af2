package dev.verdict.saga.testing;

import static dev.verdict.saga.testing.SagaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.saga.Saga;
import dev.verdict.saga.TripSaga;
import dev.verdict.saga.TripSaga.CarBooking;
import dev.verdict.saga.TripSaga.FlightBooking;
import dev.verdict.saga.TripSaga.FlightRequest;
import dev.verdict.saga.TripSaga.HotelRequest;
import dev.verdict.saga.TripSaga.Itinerary;
import dev.verdict.saga.TripSaga.PaymentRequest;
import dev.verdict.saga.TripSaga.Trip;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;

/** What participants can be told to do, and what can be said of a run. */
class ScriptedParticipantsTest {
  static final Saga<Trip, Itinerary> SAGA = TripSaga.declare();

  @BeforeEach
  void allGoesWell(SagaRun<Trip, Itinerary> trip) {
    Trips.allGoesWell(trip);
  }

  @SagaTest
  void everyStepIsDoneAndTheTripIsBooked(SagaRun<Trip, Itinerary> trip) {
    assertThat(trip.start(Trips.WITH_CAR))
        .isCompleted()
        .returned(new Itinerary("F1", "H1", "R1"))
        .ran("flight", "hotel", "car", "payment", "mail")
        .ranInOrder("flight", "hotel", "payment", "mail")
        .undid()
        .got("flights", "book", new FlightRequest("Ada", "BER", "LIS"))
        .got("payments", "charge", new PaymentRequest("Ada", "EUR", 120, 80))
        .tookAtMost(Duration.ofMillis(100));
  }

  @SagaTest
  void theHotelIsFullSoTheFlightIsCancelled(SagaRun<Trip, Itinerary> trip) {
    trip.participant("hotels").on("book").refuses("full");

    assertThat(trip.start(Trips.WITHOUT_CAR))
        .isCompensated()
        .because("full")
        .ran("flight")
        .undid("flight")
        .called("payments", "charge", 0);
  }

  @SagaTest
  void aDeclinedPaymentUndoesTheBookingsInReverse(SagaRun<Trip, Itinerary> trip) {
    trip.participant("payments").on("charge").refuses("declined");

    assertThat(trip.start(Trips.WITH_CAR))
        .isCompensated()
        .undid("hotel", "car", "flight")
        .undidInOrder("hotel", "flight")
        .undidInOrder("car", "flight");
  }

  @SagaTest
  void aCarThatIsNotWantedIsSkipped(SagaRun<Trip, Itinerary> trip) {
    assertThat(trip.start(Trips.WITHOUT_CAR)).isCompleted().skipped("car");
  }

  @SagaTest
  void aParticipantAnswersWhatItMakesOfItsInput(SagaRun<Trip, Itinerary> trip) {
    trip.participant("flights")
        .on("book")
        .answers(FlightRequest.class, in -> new FlightBooking(in.from() + in.to(), 500));

    assertThat(trip.start(Trips.WITHOUT_CAR)).returned(new Itinerary("BERLIS", "H1", "R1"));
  }

  @SagaTest
  void aCallThatFailsTwiceIsRepeatedTwice(SagaRun<Trip, Itinerary> trip) {
    trip.participant("hotels").on("book").fails(2).thenSucceeds();

    assertThat(trip.start(Trips.WITHOUT_CAR))
        .isCompleted()
        .called("hotels", "book", 3)
        .got("hotels", "book", new HotelRequest("Ada", "LIS", 3));
  }

  @SagaTest
  void aCallThatFailsTooOftenTurnsTheSagaBack(SagaRun<Trip, Itinerary> trip) {
    trip.participant("hotels").on("book").alwaysFails();

    assertThat(trip.start(Trips.WITHOUT_CAR))
        .isCompensated()
        .because("step hotel failed 5 times")
        .called("hotels", "book", 5)
        .undid("flight");
  }

  @SagaTest
  void anAnswerThatIsLostIsAskedForAgainAndNothingIsDoneTwice(SagaRun<Trip, Itinerary> trip) {
    trip.participant("flights").on("book").timesOutButApplied();

    assertThat(trip.start(Trips.WITHOUT_CAR))
        .isCompleted()
        .called("flights", "book", 2)
        .ran("flight", "hotel", "payment", "mail")
        .tookAtLeast(Duration.ofSeconds(3));
  }

  @SagaTest
  void aCallThatIsLostIsMadeAgain(SagaRun<Trip, Itinerary> trip) {
    trip.participant("flights").on("book").timesOutWithoutEffect().thenReturns(Trips.FLIGHT);

    assertThat(trip.start(Trips.WITHOUT_CAR)).isCompleted().called("flights", "book", 2);
  }

  @SagaTest
  void aCallThatArrivesAfterTheSagaGaveUpDoesNothing(SagaRun<Trip, Itinerary> trip) {
    trip.participant("hotels").on("book").arrivesLate();
    trip.cancelWhen("hotel", StepStatus.RUNNING);

    assertThat(trip.start(Trips.WITHOUT_CAR)).isCompensated().ran("flight").undid("flight");
  }

  @SagaTest
  void aStepWhoseAnswerComesAfterTheSagaGaveUpIsUndone(SagaRun<Trip, Itinerary> trip) {
    trip.participant("hotels").on("book").answersLate();
    trip.cancelWhen("hotel", StepStatus.RUNNING);

    assertThat(trip.start(Trips.WITHOUT_CAR))
        .isCompensated()
        .ran("flight", "hotel")
        .undidInOrder("hotel", "flight");
  }

  @SagaTest
  void anUndoThatFailsIsRepeatedUntilItSucceeds(SagaRun<Trip, Itinerary> trip) {
    trip.participant("payments").on("charge").refuses("declined");
    trip.participant("flights").on("cancel").fails(20).thenSucceeds();

    assertThat(trip.start(Trips.WITHOUT_CAR))
        .isCompensated()
        .undid("hotel", "flight")
        .called("flights", "cancel", 21);
  }

  @SagaTest
  void anUndoThatIsRefusedIsStuckInTheOpen(SagaRun<Trip, Itinerary> trip) {
    trip.participant("payments").on("charge").refuses("declined");
    trip.undoOf("flight").refuses("the airline says no");

    RunResult<Itinerary> result = trip.start(Trips.WITHOUT_CAR);

    assertThat(result).isStuck().undid("hotel");
    assertThat(result.timeline()).contains("flight stuck", "the airline says no");
  }

  @SagaTest
  void anUndoIsAwaitedForAnHourHoweverLongTheSagaTookBefore(SagaRun<Trip, Itinerary> trip) {
    trip.participant("hotels").on("book").takes(Duration.ofSeconds(9));
    trip.participant("payments").on("charge").refuses("declined");
    trip.participant("flights").on("cancel").fails(60).thenSucceeds();

    assertThat(trip.start(Trips.WITHOUT_CAR)).isCompensated().tookAtLeast(Duration.ofMinutes(20));
  }

  @SagaTest
  void aMailThatCannotBeSentIsTriedForEver(SagaRun<Trip, Itinerary> trip) {
    trip.step("mail").neverAnswers();

    assertThat(trip.start(Trips.WITHOUT_CAR)).isStuck().ran("flight", "hotel", "payment");
  }

  @SagaTest
  void aSagaThatIsNotDoneByItsDeadlineIsUndone(SagaRun<Trip, Itinerary> trip) {
    trip.participant("hotels").on("book").neverAnswers();
    trip.participant("cars").on("book").takes(Duration.ofMinutes(11));

    assertThat(trip.start(Trips.WITH_CAR)).isCompensated();
  }

  @SagaTest
  void aCancelWhileThePaymentRunsIsSettledWithThePayment(SagaRun<Trip, Itinerary> trip) {
    trip.participant("payments").on("charge").answersLate();
    trip.cancelWhen("payment", StepStatus.RUNNING);

    assertThat(trip.start(Trips.WITHOUT_CAR))
        .isCompleted()
        .ran("flight", "hotel", "payment", "mail");
  }

  @SagaTest
  void aCancelAfterThePivotIsRefused(SagaRun<Trip, Itinerary> trip) {
    trip.cancelWhen("mail", StepStatus.RUNNING);

    assertThat(trip.start(Trips.WITHOUT_CAR)).isCompleted().refusedTheCancel();
  }

  @SagaTest
  void timePassesOnlyWhenTheTestLetsIt(SagaRun<Trip, Itinerary> trip) {
    trip.participant("hotels").on("book").takes(Duration.ofSeconds(5));

    trip.begin(Trips.WITHOUT_CAR);
    trip.advanceTime(Duration.ofSeconds(1));
    assertThat(trip.status("flight")).isEqualTo(StepStatus.DONE);
    assertThat(trip.status("hotel")).isEqualTo(StepStatus.RUNNING);
    trip.advanceTime(Duration.ofSeconds(5));
    assertThat(trip.status("hotel")).isEqualTo(StepStatus.DONE);

    assertThat(trip.finish()).isCompleted();
  }

  @SagaTest
  void aPlainParticipantIsCalledAgainAndWorksAgain(SagaRun<Trip, Itinerary> trip) {
    trip.participant("cars").isPlain().on("book").timesOutButApplied();

    assertThat(trip.start(Trips.WITH_CAR))
        .isCompleted()
        .ran("flight", "hotel", "car", "car", "payment", "mail");
  }

  // --- mistakes in the test

  @SagaTest
  void anOperationThatTheSagaDoesNotCallIsAMistake(SagaRun<Trip, Itinerary> trip) {
    assertThatThrownBy(() -> trip.participant("hotels").on("reserve"))
        .hasMessage(
            "saga 'trip' calls no operation of hotels that is named 'reserve'; there are: book,"
                + " cancel");
    assertThatThrownBy(() -> trip.participant("hotel"))
        .hasMessage(
            "saga 'trip' calls no participant 'hotel'; there are: cars, flights, hotels, mail,"
                + " payments");
    assertThatThrownBy(() -> trip.step("hotels"))
        .hasMessageContaining("has no step 'hotels'; there are: car, flight, hotel");
    assertThatThrownBy(() -> trip.undoOf("mail")).hasMessage("step mail has no undo operation");
  }

  @SagaTest
  void anOutputOfAnotherTypeIsAMistake(SagaRun<Trip, Itinerary> trip) {
    assertThatThrownBy(
            () -> trip.participant("flights").on("book").returns(new CarBooking("C1", 30)))
        .hasMessage("the saga expects that flights/book returns FlightBooking, not CarBooking");
    assertThatThrownBy(() -> trip.participant("flights").on("book").succeeds())
        .hasMessage("the saga expects that flights/book returns FlightBooking: say .returns(...)");
    assertThatThrownBy(() -> trip.participant("mail").on("send").returns(Trips.FLIGHT))
        .hasMessage("the saga expects that mail/send returns nothing, not FlightBooking");
  }

  @SagaTest
  void anOperationOfWhichNothingIsSaidIsAMistakeOnceItIsCalled() {
    SagaRun<Trip, Itinerary> trip = SagaRun.of(SAGA);
    assertThatThrownBy(() -> trip.start(Trips.WITH_CAR))
        .hasMessageContaining("flights/book was called, and the test does not say what it answers");
  }

  @SagaTest
  void aRunIsOfOneSaga(SagaRun<Trip, Itinerary> trip) {
    assertThatThrownBy(trip::finish).hasMessageContaining("was not started");
    trip.start(Trips.WITH_CAR);
    assertThatThrownBy(() -> trip.start(Trips.WITH_CAR)).hasMessageContaining("started before");
  }

  @SagaTest
  void anAssertionThatDoesNotHoldShowsTheTimeline(SagaRun<Trip, Itinerary> trip) {
    RunResult<Itinerary> result = trip.start(Trips.WITHOUT_CAR);
    assertThatThrownBy(() -> assertThat(result).isCompensated())
        .hasMessageContaining("expected that it is COMPENSATED")
        .hasMessageContaining("hotels does hotel");
    assertThatThrownBy(() -> assertThat(result).ran("flight"))
        .hasMessageContaining("[flight, hotel, payment, mail]");
    assertThatThrownBy(() -> assertThat(result).undid("boat"))
        .hasMessageContaining("has no step 'boat'");
  }
}
