package dev.verdict.stress.simulate.explore.mutant;

import static dev.verdict.stress.simulate.explore.mutant.Mutants.flaw;
import static dev.verdict.stress.simulate.explore.mutant.Mutants.mutant;

import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.stress.simulate.explore.Bounds;
import dev.verdict.stress.simulate.explore.Flaw;
import dev.verdict.stress.simulate.explore.Property;
import dev.verdict.stress.simulate.explore.Scenarios;
import java.util.List;

/** Seeded bugs of participants, and of how a coordinator undoes. */
final class ParticipantMutants {
  private static final AtomicMachine ATOMIC = new AtomicMachine();
  private static final SagaMachine SAGA = new SagaMachine();

  private ParticipantMutants() {}

  static void add(List<Mutant> all) {
    addTheBarriers(all);
    addTheUndoings(all);
  }

  private static void addTheBarriers(List<Mutant> all) {
    all.add(
        flaw(
            Flaw.NO_BARRIER,
            "a repeated call works again",
            "15",
            Property.EXACTLY_ONCE,
            Scenarios.oneStep(SAGA)));
    all.add(
        flaw(
            Flaw.NO_TOMBSTONE,
            "what ends a branch that never came leaves no trace",
            "invariant 5",
            Property.NO_LATE_WORK,
            Scenarios.single(ATOMIC).within(Bounds.nodes(0, 0).network(0, 0, 1).withAbort())));
    all.add(
        flaw(
            Flaw.LATE_ACTION_RUNS,
            "an action runs after it was undone",
            "invariant 5",
            Property.NO_LATE_WORK,
            Scenarios.twoSteps(SAGA)));
    all.add(
        flaw(
            Flaw.STALE_WORK_ACCEPTED,
            "a participant works for an older epoch",
            "16",
            Property.WORK_IS_FENCED,
            Scenarios.durable(ATOMIC).within(Bounds.nodes(0, 1).network(0, 1, 0))));
    all.add(
        flaw(
            Flaw.STALE_DECISION_REFUSED,
            "a participant refuses a decision of an older epoch",
            "16",
            Property.DECISION_FROM_ANY_EPOCH,
            Scenarios.durable(ATOMIC)));
    all.add(
        flaw(
            Flaw.REFUSAL_NOT_STORED,
            "a refusal is not stored, and the repeat runs",
            "23",
            Property.SAME_ANSWER,
            Scenarios.oneStep(SAGA)));
    all.add(
        flaw(
            Flaw.CLEANED_TOO_EARLY,
            "the barrier is cleaned before the transaction is finished",
            "14",
            Property.EXACTLY_ONCE,
            Scenarios.single(ATOMIC).within(Bounds.nodes(0, 0).network(1, 0, 0))));
    all.add(
        flaw(
            Flaw.DOUBT_ENDS_IN_ABORT,
            "a participant that waited long enough aborts by itself",
            "invariant 6",
            Property.AC1,
            Scenarios.single(ATOMIC)));
  }

  private static void addTheUndoings(List<Mutant> all) {
    all.add(
        mutant(
            "undone-forward",
            "the coordinator works its list of compensations off from the first step on",
            "24",
            Property.UNDO_ORDER,
            Scenarios.twoSteps(new ForwardSaga()).within(Bounds.nodes(0, 0).withAbort())));
    all.add(
        flaw(
            Flaw.UNDONE_AT_ONCE,
            "all steps are undone at once, the block's siblings not settled",
            "24",
            Property.UNDO_ORDER,
            Scenarios.parallel(SAGA).within(Bounds.nodes(0, 0).withAbort())));
    all.add(
        flaw(
            Flaw.UNDONE_TWICE,
            "a repeated compensation undoes again",
            "invariant 5",
            Property.EXACTLY_ONCE,
            Scenarios.oneStep(SAGA)));
  }
}
