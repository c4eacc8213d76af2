package dev.verdict.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.saga.TripSaga.CarBooking;
import dev.verdict.saga.TripSaga.FlightBooking;
import dev.verdict.saga.TripSaga.HotelBooking;
import dev.verdict.saga.TripSaga.Itinerary;
import dev.verdict.saga.TripSaga.Payment;
import dev.verdict.saga.TripSaga.Trip;
import dev.verdict.saga.internal.Codec;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The trip on the real state machine, with nothing of the client in it: only the definition. Runs
 * on a real coordinator are among the examples.
 */
class TripRunsTest {
  private final Saga<Trip, Itinerary> trip = TripSaga.declare();
  private final InMemoryRun run =
      new InMemoryRun()
          .answering("flights/book", done(new FlightBooking("F1", 120)))
          .answering("hotels/book", done(new HotelBooking("H1", 80)))
          .answering("cars/book", done(new CarBooking("C1", 30)))
          .answering("payments/charge", done(new Payment("R1")));

  private static Function<Json, BranchAnswer> done(Object output) {
    return payload -> new BranchAnswer.Done(Codec.encode(output));
  }

  private static Function<Json, BranchAnswer> refused(String reason) {
    return payload -> new BranchAnswer.Refused(reason);
  }

  private SagaState start(boolean withCar) {
    Trip input = new Trip("Ada", "BER", "LIS", 3, withCar);
    return run.run(trip.definition(), trip.encodeInput(input));
  }

  @Test
  void everyStepGetsItsInputFromTheStepsBefore() {
    SagaState end = start(true);

    assertThat(end.outcome()).contains(Outcome.COMMIT);
    assertThat(trip.decodeOutput(end.output())).isEqualTo(new Itinerary("F1", "H1", "R1"));
    assertThat(run.calls())
        .containsExactly(
            "action flights/book {\"passenger\":\"Ada\",\"from\":\"BER\",\"to\":\"LIS\"}",
            "action hotels/book {\"guest\":\"Ada\",\"city\":\"LIS\",\"nights\":3}",
            "action cars/book {\"city\":\"LIS\",\"days\":3}",
            "action payments/charge"
                + " {\"payer\":\"Ada\",\"currency\":\"EUR\",\"flight\":120,\"hotel\":80}",
            "action mail/send {\"receipt\":\"R1\"}");
  }

  @Test
  void aStepWhoseConditionDoesNotHoldIsSkipped() {
    run.answering("flights/book", done(new FlightBooking("F1", 100)));

    SagaState end = start(false);

    assertThat(trip.decodeOutput(end.output())).isEqualTo(new Itinerary("F1", "H1", "R1"));
    assertThat(run.calls()).noneMatch(call -> call.contains("cars") || call.contains("mail"));
  }

  @Test
  void aDeclineUndoesWhatWasBooked() {
    run.answering("payments/charge", refused("card declined"));

    SagaState end = start(true);

    assertThat(end.outcome()).contains(Outcome.ABORT);
    assertThat(end.reason()).contains("card declined");
    assertThat(run.calls())
        .filteredOn(call -> call.startsWith("compensate"))
        .extracting(call -> call.split(" ")[1])
        .containsExactlyInAnyOrder("hotels/cancel", "cars/cancel", "flights/cancel")
        .endsWith("flights/cancel");
  }

  @Test
  void aStepThatNeverAnswersIsRetriedAndThenUndone() {
    run.losing(5, "hotels/book");

    SagaState end = start(false);

    assertThat(end.outcome()).contains(Outcome.ABORT);
    assertThat(run.calls()).filteredOn(call -> call.startsWith("action hotels/book")).hasSize(5);
    assertThat(run.calls()).noneMatch(call -> call.contains("payments"));
  }

  @Test
  void aStepAfterThePivotIsRepeatedUntilItSucceeds() {
    run.losing(20, "mail/send");

    assertThat(start(false).outcome()).contains(Outcome.COMMIT);
    assertThat(run.calls()).filteredOn(call -> call.startsWith("action mail")).hasSize(21);
  }
}
