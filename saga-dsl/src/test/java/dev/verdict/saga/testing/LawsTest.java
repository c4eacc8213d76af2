package dev.verdict.saga.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.saga.TripSaga;
import dev.verdict.saga.TripSaga.Itinerary;
import dev.verdict.saga.TripSaga.Trip;
import dev.verdict.saga.testing.SagaRun.Parts;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Each law is seen to be broken by something that is broken, and only by that. */
class LawsTest {
  private static final Set<Law> SEEN = EnumSet.noneOf(Law.class);

  @AfterAll
  static void everyLawWasSeenBroken() {
    assertThat(SEEN).containsExactlyInAnyOrder(Law.values());
  }

  @Test
  void aCallThatLeavesBeforeItsRecord() {
    breaks(Law.DURABLE_FIRST, BrokenMachine.How.SENDS_BEFORE_IT_WRITES, Trips::allGoesWell);
  }

  @Test
  void aStepThatDoesNotWaitForThoseBeforeIt() {
    breaks(Law.FORWARD_ORDER, BrokenMachine.How.DOES_NOT_WAIT_FOR_STEPS_BEFORE, Trips::allGoesWell);
  }

  @Test
  void anInputThatNobodyProduced() {
    breaks(Law.OUTPUTS_PRODUCED, BrokenMachine.How.SENDS_ANOTHER_INPUT, Trips::allGoesWell);
  }

  @Test
  void aStepThatBeginsAfterTheAbort() {
    breaks(Law.NOTHING_AFTER_ABORT, BrokenMachine.How.RUNS_AFTER_ABORT, this::hotelIsFull);
  }

  @Test
  void aLateCallThatRunsBecauseThereIsNoTombstone() {
    breaks(
        Law.NOTHING_AFTER_ABORT,
        BrokenBarrier.How.LEAVES_NO_TOMBSTONE,
        trip -> {
          Trips.allGoesWell(trip);
          trip.participant("hotels").on("book").arrivesLate();
          trip.cancelWhen("hotel", StepStatus.RUNNING);
        });
  }

  @Test
  void aStepThatTakesEffectTwice() {
    breaks(
        Law.EXACTLY_ONCE,
        BrokenBarrier.How.FORGETS_WHAT_IT_DID,
        trip -> {
          Trips.allGoesWell(trip);
          trip.participant("hotels").on("book").timesOutButApplied();
        });
  }

  @Test
  void aCompletedSagaWithAStepThatNeverRan() {
    breaks(Law.EXACTLY_ONCE, BrokenMachine.How.ENDS_WITHOUT_FINISHING, Trips::allGoesWell);
  }

  @Test
  void anUndoThatTakesEffectTwice() {
    breaks(
        Law.UNDO_IDEMPOTENT,
        BrokenBarrier.How.FORGETS_WHAT_IT_UNDID,
        trip -> {
          declined(trip);
          trip.participant("flights").on("cancel").timesOutButApplied();
        });
  }

  @Test
  void anUndoOfWhatNeverRan() {
    breaks(
        Law.UNDO_SAFE,
        new Parts(
            () -> new BrokenMachine(BrokenMachine.How.UNDOES_WITHOUT_ASKING),
            () -> new BrokenBarrier(BrokenBarrier.How.UNDOES_WHAT_NEVER_RAN)),
        trip -> {
          Trips.allGoesWell(trip);
          trip.participant("hotels").on("book").neverAnswers();
        });
  }

  @Test
  void undosThatAreNotInReverseOrder() {
    breaks(Law.UNDO_ORDER, BrokenMachine.How.UNDOES_ALL_AT_ONCE, this::declined);
  }

  @Test
  void anUndoAfterThePivot() {
    breaks(
        Law.PIVOT_FINAL,
        BrokenMachine.How.DOES_NOT_LISTEN_TO_WHAT_RAN,
        trip -> {
          Trips.allGoesWell(trip);
          trip.participant("payments").on("charge").answersLate();
          trip.cancelWhen("payment", StepStatus.RUNNING);
        });
  }

  @Test
  void aStepThatRanAndIsNotUndone() {
    breaks(
        Law.ALL_UNDONE,
        BrokenMachine.How.DOES_NOT_LISTEN_TO_WHAT_RAN,
        trip -> {
          Trips.allGoesWell(trip);
          trip.cancelWhen("flight", StepStatus.RUNNING);
          trip.participant("flights").on("book").answersLate();
        });
  }

  @Test
  void anAbortThatUndoesNothing() {
    breaks(Law.ALL_UNDONE, BrokenMachine.How.ENDS_WITHOUT_UNDOING, this::declined);
  }

  @Test
  void aStepThatBeganUnseenBeforeACrash() {
    breaks(
        Law.UNDO_ORDER,
        BrokenMachine.How.TRUSTS_ONLY_THE_LOG,
        trip -> {
          Trips.allGoesWell(trip);
          trip.cancelAfter(World.TAKEOVER.plusMillis(1));
        });
  }

  @Test
  void anUndoThatIsNotRepeated() {
    breaks(
        Law.PROGRESS,
        BrokenMachine.How.GIVES_UP_AN_UNDO,
        trip -> {
          declined(trip);
          trip.participant("flights").on("cancel").fails(1);
        });
  }

  @Test
  void aNewOwnerThatDoesNotGoOn() {
    breaks(Law.PROGRESS, BrokenMachine.How.RESUMES_NOTHING, Trips::allGoesWell);
  }

  @Test
  void aMemoryThatIsAheadOfTheLog() {
    breaks(
        Law.MEMORY_FOLLOWS_LOG,
        BrokenMachine.How.REMEMBERS_WHAT_IS_NOT_WRITTEN,
        Trips::allGoesWell);
  }

  @Test
  void anOutcomeThatACrashChanges() {
    breaks(Law.SAME_OUTCOME, BrokenMachine.How.GIVES_UP_AFTER_A_CRASH, Trips::allGoesWell);
  }

  // --- the scripts

  private void hotelIsFull(SagaRun<Trip, Itinerary> trip) {
    Trips.allGoesWell(trip);
    trip.participant("hotels").on("book").refuses("full");
  }

  private void declined(SagaRun<Trip, Itinerary> trip) {
    Trips.allGoesWell(trip);
    trip.participant("payments").on("charge").refuses("declined");
  }

  // --- what is seen

  private static void breaks(
      Law law, BrokenMachine.How how, Consumer<SagaRun<Trip, Itinerary>> script) {
    breaks(law, new Parts(() -> new BrokenMachine(how), Barrier::new), script);
  }

  private static void breaks(
      Law law, BrokenBarrier.How how, Consumer<SagaRun<Trip, Itinerary>> script) {
    breaks(law, new Parts(SagaMachine::new, () -> new BrokenBarrier(how)), script);
  }

  private static void breaks(Law law, Parts parts, Consumer<SagaRun<Trip, Itinerary>> script) {
    Consumer<SagaRun<Trip, Itinerary>> test =
        trip -> {
          script.accept(trip);
          trip.start(Trips.WITH_CAR);
        };
    Sweep.of(TripSaga.declare(), Parts.REAL, SweepOptions.DEFAULT, test);
    assertThatThrownBy(() -> Sweep.of(TripSaga.declare(), parts, SweepOptions.DEFAULT, test))
        .isInstanceOfSatisfying(
            BrokenLawError.class, broken -> assertThat(broken.law()).isEqualTo(law))
        .hasMessageContaining(law.words())
        .hasMessageContaining("timeline");
    SEEN.add(law);
  }
}
