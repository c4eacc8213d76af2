package dev.verdict.stress.simulate.explore.mutant;

import static dev.verdict.stress.simulate.explore.mutant.Mutants.mutant;

import dev.verdict.stress.simulate.explore.Bounds;
import dev.verdict.stress.simulate.explore.HandScenarios;
import dev.verdict.stress.simulate.explore.OddScenarios;
import dev.verdict.stress.simulate.explore.PauseScenarios;
import dev.verdict.stress.simulate.explore.Property;
import dev.verdict.stress.simulate.explore.RecoveryScenarios;
import dev.verdict.stress.simulate.explore.Scenario;
import dev.verdict.stress.simulate.explore.Scenarios;
import java.util.List;

/** Seeded bugs that need a mistaken client, a silent or plain participant, or a broken promise. */
final class OddMutants {
  private OddMutants() {}

  static void add(List<Mutant> all) {
    addTheRecoveries(all);
    addThePauses(all);
    addTheHands(all);
    addTheRenewals(all);
    all.add(
        mutant(
            "branches-not-compared",
            "a commit is taken whose branches are not those that are enlisted",
            "11",
            Property.SAME_BRANCHES,
            OddScenarios.misnamed(new BrokenAtomic(BrokenAtomic.How.BRANCHES_NOT_COMPARED))));
    all.add(
        mutant(
            "silent-long-enough-is-yes",
            "a participant that was asked often enough counts as prepared",
            "13",
            Property.AC3,
            OddScenarios.silent(new BrokenAtomic(BrokenAtomic.How.SILENT_LONG_ENOUGH_IS_YES))));
    all.add(
        mutant(
            "unknown-abort-is-done",
            "unknown_branch is taken for done as an answer to an abort",
            "14",
            Property.ACKNOWLEDGED_IS_DONE,
            Scenarios.amnesia(new BrokenAtomic(BrokenAtomic.How.UNKNOWN_ABORT_IS_DONE))));
    all.add(
        mutant(
            "tombstone-is-committed",
            "a tombstone is taken for done as an answer to a commit",
            "14",
            Property.ACKNOWLEDGED_IS_DONE,
            Scenarios.amnesia(new BrokenAtomic(BrokenAtomic.How.TOMBSTONE_IS_COMMITTED))));
    all.add(
        mutant(
            "refused-is-released",
            "a plain endpoint that refuses a repeat is not told of the abort",
            "25",
            Property.ACKNOWLEDGED_IS_DONE,
            OddScenarios.plain(new BrokenAtomic(BrokenAtomic.How.REFUSED_IS_RELEASED))
                .within(Bounds.nodes(0, 0).network(0, 0, 1))));
    all.add(
        mutant(
            "left-out-though-passable",
            "what comes after a condition that may have failed unseen is taken for never started",
            "24",
            Property.UNDO_ORDER,
            OddScenarios.plainCondition(new ForgetfulSaga(step -> step.when().isPresent()))));
    all.add(
        mutant(
            "mismatch-is-refused",
            "a step that ran with another input is taken for one that did not run",
            "23",
            Property.SAGA_ATOMIC,
            OddScenarios.mismatch(new BrokenSaga(BrokenSaga.How.MISMATCH_IS_REFUSED))));
  }

  private static void addTheHands(List<Mutant> all) {
    all.add(
        mutant(
            "resolved-hides-others",
            "a step is resolved by hand though steps after it may have run unseen",
            "24",
            Property.UNDO_ORDER,
            HandScenarios.resolved(new BrokenHand())));
    all.add(
        mutant(
            "replaced-without-tombstone",
            "an operator's result takes a step's place before the step is ruled out",
            "23",
            Property.REPLACED_IS_RULED_OUT,
            replaced(BrokenReplacement.How.WITHOUT_TOMBSTONE)));
    all.add(
        mutant(
            "answer-not-taken",
            "an operator's result takes the place of a step that ran",
            "23",
            Property.REPLACED_IS_RULED_OUT,
            replaced(BrokenReplacement.How.ANSWER_NOT_TAKEN)));
    all.add(
        mutant(
            "replaced-lazily",
            "the saga goes on with an operator's result before that is on record",
            "22",
            Property.STEP_ORDER,
            replaced(BrokenReplacement.How.REPLACED_LAZILY)));
    all.add(
        mutant(
            "done-by-hand-forgotten",
            "what a person did is forgotten when the saga is given up before it has its place",
            "nothing is silent",
            Property.BY_HAND_SHOWS,
            replaced(BrokenReplacement.How.FORGOTTEN)));
    all.add(
        mutant(
            "attempts-counted-anew",
            "a step that is being replaced when the saga is given up hears no failure any more",
            "nothing is silent",
            Property.PROGRESS,
            HandScenarios.replacedUnheard(
                new BrokenReplacement(BrokenReplacement.How.COUNTED_ANEW))));
    all.add(
        mutant(
            "plain-attempt-passed-over",
            "a step at a plain endpoint is left out while an attempt is unanswered",
            "23",
            Property.REPLACED_IS_RULED_OUT,
            HandScenarios.replacedPlain(new BrokenReplacement(BrokenReplacement.How.PASSED_OVER))));
    all.add(
        mutant(
            "resolved-at-once",
            "who finds nothing at a step's service is taken to have undone a person's work too",
            "nothing is silent",
            Property.BY_HAND_SHOWS,
            HandScenarios.undoneByHand(
                new BrokenReplacement(BrokenReplacement.How.RESOLVED_AT_ONCE))));
  }

  private static void addTheRenewals(List<Mutant> all) {
    all.add(
        mutant(
            "renewed-without-tombstone",
            "a step is called with another input before it is ruled out under the key before",
            "23",
            Property.REPLACED_IS_RULED_OUT,
            renewed(BrokenRenewal.How.WITHOUT_TOMBSTONE)));
    all.add(
        mutant(
            "keys-mixed-up",
            "a late answer for the key before is taken for one of the new key",
            "23",
            Property.SAGA_ATOMIC,
            renewed(BrokenRenewal.How.ANSWERS_MIXED_UP)));
    all.add(
        mutant(
            "undone-under-the-first-key",
            "a step that got another input is undone under the key that it had before",
            "23",
            Property.ACKNOWLEDGED_IS_DONE,
            renewed(BrokenRenewal.How.UNDONE_UNDER_THE_FIRST)));
    all.add(
        mutant(
            "renewed-lazily",
            "a step is called under a new key before that is on record",
            "22",
            Property.SAGA_ATOMIC,
            renewed(BrokenRenewal.How.RENEWED_LAZILY)));
  }

  private static Scenario renewed(BrokenRenewal.How how) {
    return HandScenarios.renewed(new BrokenRenewal(how));
  }

  private static Scenario replaced(BrokenReplacement.How how) {
    return HandScenarios.replaced(new BrokenReplacement(how));
  }

  private static void addThePauses(List<Mutant> all) {
    all.add(
        mutant(
            "answer-ends-a-pause",
            "what follows from an answer is sent although the saga is paused",
            "22",
            Property.PAUSED_IS_QUIET,
            PauseScenarios.pivot(new BrokenPause(BrokenPause.How.ANSWERS_RESUME))));
    all.add(
        mutant(
            "resumed-sends-nothing",
            "what a pause held back is not sent when it ends",
            "22",
            Property.RESUME_COVERS,
            PauseScenarios.pivot(new BrokenPause(BrokenPause.How.RESUMED_SENDS_NOTHING))));
  }

  private static void addTheRecoveries(List<Mutant> all) {
    all.add(
        mutant(
            "parked-lazily",
            "that a step waits for a person is shown before it is stored",
            "22",
            Property.PARKED_WAITS,
            RecoveryScenarios.park(new BrokenRecovery(BrokenRecovery.How.PARKED_LAZILY))));
    all.add(
        mutant(
            "parked-is-repeated",
            "a step that waits for a person is repeated by a timer",
            "22",
            Property.PARKED_WAITS,
            RecoveryScenarios.park(new BrokenRecovery(BrokenRecovery.How.PARKED_IS_REPEATED))));
    all.add(
        mutant(
            "nudge-not-recorded",
            "that a person asked for another attempt is not stored",
            "22",
            Property.RESUME_COVERS,
            RecoveryScenarios.park(new BrokenRecovery(BrokenRecovery.How.NUDGE_NOT_RECORDED))));
    all.add(
        mutant(
            "refusal-turns-back",
            "a refused step turns a saga back that is to go forward",
            "22",
            Property.RECOVERS_AS_SAID,
            RecoveryScenarios.forward(new BrokenRecovery(BrokenRecovery.How.REFUSAL_TURNS_BACK))));
  }
}
