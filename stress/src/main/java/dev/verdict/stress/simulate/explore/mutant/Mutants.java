package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.stress.simulate.explore.Bounds;
import dev.verdict.stress.simulate.explore.Flaw;
import dev.verdict.stress.simulate.explore.Property;
import dev.verdict.stress.simulate.explore.Scenario;
import dev.verdict.stress.simulate.explore.Scenarios;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of seeded protocol bugs. */
public final class Mutants {
  private static final AtomicMachine ATOMIC = new AtomicMachine();
  private static final SagaMachine SAGA = new SagaMachine();

  /** One acknowledgement is lost, and a coordinator that lives is replaced. */
  private static final Bounds UNHEARD = Bounds.nodes(0, 1).unacknowledged(1).withAbort();

  private Mutants() {}

  /** All of them. */
  public static List<Mutant> all() {
    List<Mutant> all = new ArrayList<>();
    addTheLogs(all);
    addTheLeases(all);
    addTheShells(all);
    addTheAtomicMachines(all);
    addTheSagaMachines(all);
    ParticipantMutants.add(all);
    ReadOnlyMutants.add(all);
    DelegatedMutants.add(all);
    OddMutants.add(all);
    HeldMutants.add(all);
    return List.copyOf(all);
  }

  private static void addTheLogs(List<Mutant> all) {
    all.add(
        flaw(
            Flaw.FENCE_FORGOTTEN,
            "the log takes writes of an older epoch",
            "1",
            Property.FENCED,
            Scenarios.single(ATOMIC).within(Bounds.nodes(0, 1))));
    all.add(
        flaw(
            Flaw.DECISION_OVERWRITTEN,
            "a commit is written without comparing, over an abort that was first",
            "8",
            Property.AC2,
            Scenarios.operator(ATOMIC)));
    all.add(
        flaw(
            Flaw.READ_BEFORE_BUMP,
            "a successor reads the log, then raises the epoch",
            "3",
            Property.UNDO_ORDER,
            Scenarios.plain(SAGA).within(Bounds.nodes(0, 1).withAbort())));
    all.add(
        flaw(
            Flaw.REPLAY_FORGETS_LAST,
            "the replay leaves the last entry out",
            "invariant 4",
            Property.REPLAY,
            Scenarios.durable(ATOMIC)));
    all.add(
        flaw(
            Flaw.LOST_ACKNOWLEDGEMENT_FAILS,
            "a lost acknowledgement is taken for a failure",
            "6",
            Property.PIVOT_IS_FINAL,
            Scenarios.pivot(SAGA).within(UNHEARD)));
    all.add(
        flaw(
            Flaw.SETTLED_BY_READING,
            "a lost acknowledgement is settled by reading",
            "6",
            Property.UNDO_ORDER,
            Scenarios.twoSteps(SAGA).within(UNHEARD)));
  }

  /** Leadership as others have it: a lease, and nothing that fences who outlived it. */
  private static void addTheLeases(List<Mutant> all) {
    all.add(
        flaw(
            Flaw.LEASED,
            "two drive a transaction after a lease ran out",
            "1",
            Property.UNDO_ORDER,
            Scenarios.twoSteps(SAGA).within(Bounds.nodes(0, 1).withAbort())));
    all.add(
        mutant(
            "commit-against-timeout",
            "one's commit and another's time-out, without compare-and-set",
            "8",
            Property.AC2,
            Scenarios.durable(ATOMIC)
                .within(Bounds.nodes(0, 1))
                .with(Flaw.LEASED, Flaw.DECISION_OVERWRITTEN)));
  }

  private static void addTheShells(List<Mutant> all) {
    all.add(
        flaw(
            Flaw.PREDECESSORS_LEFT_OUT,
            "a record is stored without what was held back before it",
            "10",
            Property.REPLAY,
            Scenarios.single(ATOMIC)));
    all.add(
        flaw(
            Flaw.EFFECTS_BEFORE_DURABLE,
            "commit is sent before the decision is stored",
            "invariant 2",
            Property.DURABLE_BEFORE_VISIBLE,
            Scenarios.single(ATOMIC)));
    all.add(
        flaw(
            Flaw.CLIENT_TOLD_EARLY,
            "the client is told before the decision is stored",
            "invariant 2",
            Property.DURABLE_BEFORE_VISIBLE,
            Scenarios.single(ATOMIC)));
    all.add(
        flaw(
            Flaw.SIGNAL_ACKNOWLEDGED_EARLY,
            "a signal is acknowledged before it is stored",
            "22",
            Property.SIGNAL_KEPT,
            Scenarios.waits(SAGA).within(Bounds.nodes(1, 0))));
    all.add(
        mutant(
            "sleep-ends-lazily",
            "a sleep ends without waiting for the log",
            "22",
            Property.FORCED_CHOICE,
            Scenarios.waits(SAGA).within(Bounds.nodes(0, 0)).with(Flaw.TIMER_DECIDES_LAZILY)));
    all.add(
        flaw(
            Flaw.TIMER_DECIDES_LAZILY,
            "a time-out decides without waiting for the log",
            "22",
            Property.DURABLE_BEFORE_VISIBLE,
            Scenarios.single(ATOMIC)));
    all.add(
        mutant(
            "timer-gives-a-saga-up-lazily",
            "a saga's deadline settles and undoes without waiting for the log",
            "22",
            Property.FORCED_CHOICE,
            Scenarios.pivot(SAGA).within(Bounds.nodes(0, 0)).with(Flaw.TIMER_DECIDES_LAZILY)));
    all.add(
        flaw(
            Flaw.LOSER_KEEPS_ITS_OWN,
            "who loses the decision row keeps and tells its own outcome",
            "5",
            Property.ONE_ANSWER,
            Scenarios.operator(ATOMIC)));
    all.add(
        flaw(
            Flaw.ZOMBIE_TELLS,
            "a node whose write was refused tells its client all the same",
            "5",
            Property.FENCED_IS_SILENT,
            Scenarios.single(ATOMIC)));
    all.add(
        flaw(
            Flaw.PRESUMED_COMMIT,
            "what nobody knows is answered commit",
            "12",
            Property.DURABLE_BEFORE_VISIBLE,
            Scenarios.single(ATOMIC)));
    all.add(
        flaw(
            Flaw.ABORT_NOT_WRITTEN,
            "what nobody knows is answered abort, and nothing is written",
            "12",
            Property.DURABLE_BEFORE_VISIBLE,
            Scenarios.single(ATOMIC)));
    all.add(
        flaw(
            Flaw.BEGIN_NOT_FORCED,
            "the begin of a participant that cannot ask is not forced",
            "presumed abort",
            Property.NAMED_BEFORE_CALLED,
            Scenarios.cannotAsk(ATOMIC)));
    all.add(
        flaw(
            Flaw.ATTEMPT_NOT_FORCED,
            "an attempt at a plain endpoint is sent before it is on record",
            "25",
            Property.ATTEMPT_ON_RECORD,
            Scenarios.plain(SAGA)));
  }

  private static void addTheAtomicMachines(List<Mutant> all) {
    all.add(
        mutant(
            "half-adopted",
            "a successor drives an undecided transaction on that it knows only in part",
            "11",
            Property.NO_HALF_ADOPTED,
            Scenarios.growsReporting(new BrokenAtomic(BrokenAtomic.How.HALF_ADOPTED))));
    all.add(
        mutant(
            "inquiry-aborts",
            "a question aborts live work",
            "12",
            Property.LIVE_IS_LEFT_ALONE,
            Scenarios.single(new BrokenAtomic(BrokenAtomic.How.INQUIRY_ABORTS))));
    all.add(
        mutant(
            "late-enlist-accepted",
            "a branch is accepted after commit was requested",
            "13",
            Property.ENLISTED_BEFORE_COMMIT,
            Scenarios.grows(new BrokenAtomic(BrokenAtomic.How.LATE_ENLIST_ACCEPTED))));
    all.add(
        mutant(
            "missing-vote-is-yes",
            "a vote that never came counts as yes",
            "13",
            Property.AC3,
            Scenarios.grows(new BrokenAtomic(BrokenAtomic.How.MISSING_VOTE_IS_YES))));
    all.add(
        mutant(
            "yes-is-no",
            "a yes is taken for a no",
            "AC4",
            Property.AC4,
            Scenarios.single(new BrokenAtomic(BrokenAtomic.How.YES_IS_NO))));
    all.add(
        mutant(
            "no-is-yes",
            "a no is taken for a yes",
            "AC3",
            Property.AC3,
            Scenarios.single(new BrokenAtomic(BrokenAtomic.How.NO_IS_YES))));
    all.add(
        mutant(
            "unknown-is-done",
            "unknown_branch is taken for done",
            "14",
            Property.ACKNOWLEDGED_IS_DONE,
            Scenarios.amnesia(new BrokenAtomic(BrokenAtomic.How.UNKNOWN_IS_DONE))));
    all.add(
        mutant(
            "silence-is-done",
            "a commit that is not answered is given up and the transaction ends",
            "retry limit",
            Property.ACKNOWLEDGED_IS_DONE,
            small(new BrokenAtomic(BrokenAtomic.How.SILENCE_IS_DONE))));
    all.add(
        mutant(
            "phase-two-given-up",
            "a commit that is not answered is not repeated",
            "retry limit",
            Property.AC5,
            Scenarios.cannotAsk(new BrokenAtomic(BrokenAtomic.How.PHASE_TWO_GIVEN_UP))
                .within(Bounds.nodes(0, 0).network(0, 1, 0))));
    all.add(
        mutant(
            "resume-forgets-branches",
            "a successor does not tell prepared branches of the commit",
            "invariant 4",
            Property.RESUME_COVERS,
            Scenarios.single(new BrokenAtomic(BrokenAtomic.How.RESUME_FORGETS_BRANCHES))));
    all.add(
        mutant(
            "resume-forgets-the-deadline",
            "a successor does not arm the deadline",
            "invariant 4",
            Property.RESUME_COVERS,
            Scenarios.durable(new BrokenAtomic(BrokenAtomic.How.RESUME_FORGETS_DEADLINE))));
  }

  private static Scenario small(BrokenAtomic machine) {
    return Scenarios.single(machine).within(Bounds.nodes(0, 0).network(0, 1, 0));
  }

  private static void addTheSagaMachines(List<Mutant> all) {
    all.add(
        mutant(
            "only-the-log-is-trusted",
            "what may have started is read from the log, which lags",
            "24",
            Property.STEP_ORDER,
            Scenarios.twoSteps(new BrokenSaga(BrokenSaga.How.ONLY_THE_LOG_IS_TRUSTED))
                .within(Bounds.nodes(1, 0).withAbort())));
    all.add(
        mutant(
            "pivot-not-settled",
            "a saga is given up without asking whether its pivot ran",
            "24",
            Property.PROGRESS,
            Scenarios.pivot(new BrokenSaga(BrokenSaga.How.PIVOT_NOT_SETTLED))
                .within(Bounds.nodes(0, 0).withAbort())));
    all.add(
        mutant(
            "pivot-ignored",
            "steps are undone although the pivot ran",
            "24",
            Property.PIVOT_IS_FINAL,
            Scenarios.pivot(new BrokenSaga(BrokenSaga.How.PIVOT_IGNORED))
                .within(Bounds.nodes(0, 0).withAbort())));
    all.add(
        mutant(
            "ended-at-once",
            "an aborted saga ends and undoes nothing",
            "24",
            Property.SAGA_ATOMIC,
            Scenarios.oneStep(new BrokenSaga(BrokenSaga.How.ENDED_AT_ONCE))));
    all.add(
        mutant(
            "silence-is-undone",
            "a compensation that is not answered counts as done",
            "retry limit",
            Property.ACKNOWLEDGED_IS_DONE,
            undoLost(BrokenSaga.How.SILENCE_IS_UNDONE)));
    all.add(
        mutant(
            "undo-given-up",
            "a compensation that is not answered is not repeated",
            "retry limit",
            Property.PROGRESS,
            undoLost(BrokenSaga.How.UNDO_GIVEN_UP)));
    all.add(
        mutant(
            "not-retried-is-refused",
            "a call that is not tried again is taken to have had no effect",
            "24",
            Property.SAGA_ATOMIC,
            Scenarios.choosy(new BrokenSaga(BrokenSaga.How.NOT_RETRIED_IS_REFUSED))
                .within(Bounds.nodes(0, 0).network(0, 0, 1))));
    all.add(
        mutant(
            "winners-not-forced",
            "what follows from the choice of winners does not wait for the log",
            "22",
            Property.FORCED_CHOICE,
            Scenarios.any(new BrokenSaga(BrokenSaga.How.WINNERS_NOT_FORCED))
                .within(Bounds.nodes(0, 0))));
    all.add(
        mutant(
            "losers-stand",
            "a branch that is not needed is not undone",
            "24",
            Property.SAGA_ATOMIC,
            Scenarios.any(new BrokenSaga(BrokenSaga.How.LOSERS_STAND)).within(Bounds.nodes(0, 0))));
    all.add(
        mutant(
            "resume-forgets-undo",
            "a successor does not go on undoing",
            "invariant 4",
            Property.RESUME_COVERS,
            Scenarios.twoSteps(new BrokenSaga(BrokenSaga.How.RESUME_FORGETS_UNDO))));
    all.add(
        mutant(
            "saga-within-forgotten",
            "a successor takes what follows a saga within for never started",
            "24, 26",
            Property.STEP_ORDER,
            Scenarios.within(new ForgetfulSaga(step -> step.result().isPresent()))));
    all.add(
        mutant(
            "other-items",
            "a successor finds fewer items in a list",
            "24",
            Property.UNDO_ORDER,
            Scenarios.each(new OtherItems())));
    all.add(
        mutant(
            "locks-released-early",
            "what a saga holds is released once its pivot is passed",
            "28",
            Property.LOCKS_HELD,
            Scenarios.held(new HastySaga()).within(Bounds.nodes(0, 0))));
  }

  private static Scenario undoLost(BrokenSaga.How how) {
    return Scenarios.twoSteps(new BrokenSaga(how))
        .within(Bounds.nodes(0, 0).network(0, 1, 0).withAbort());
  }

  static Mutant flaw(Flaw flaw, String words, String rule, Property expected, Scenario scenario) {
    String name = flaw.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return mutant(name, words, rule, expected, scenario.with(flaw));
  }

  static Mutant mutant(
      String name, String words, String rule, Property expected, Scenario scenario) {
    return new Mutant(name, words, rule, expected, scenario);
  }
}
