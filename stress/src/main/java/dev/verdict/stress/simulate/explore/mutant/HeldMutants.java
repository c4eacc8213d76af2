package dev.verdict.stress.simulate.explore.mutant;

import static dev.verdict.stress.simulate.explore.mutant.Mutants.flaw;
import static dev.verdict.stress.simulate.explore.mutant.Mutants.mutant;

import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.stress.simulate.explore.Bounds;
import dev.verdict.stress.simulate.explore.Flaw;
import dev.verdict.stress.simulate.explore.HeldScenarios;
import dev.verdict.stress.simulate.explore.Property;
import java.util.List;

/** Seeded bugs about what atomic transactions hold. */
final class HeldMutants {
  private static final AtomicMachine ATOMIC = new AtomicMachine();

  private HeldMutants() {}

  static void add(List<Mutant> all) {
    all.add(
        mutant(
            "released-with-the-decision",
            "what is held is released before the last acknowledgement",
            "28",
            Property.WORKS_ALONE,
            HeldScenarios.held(new HastyAtomic()).within(Bounds.nodes(0, 0))));
    all.add(
        mutant(
            "held-begin-not-forced",
            "who holds something works before it is on record that it began",
            "28",
            Property.WORKS_ALONE,
            HeldScenarios.held(ATOMIC).within(Bounds.nodes(1, 0)).with(Flaw.BEGIN_NOT_FORCED)));
    all.add(
        flaw(
            Flaw.ENLIST_NOT_FORCED,
            "a branch works under a lock before it is on record that it takes part",
            "28",
            Property.WORKS_ALONE,
            HeldScenarios.grows(ATOMIC).within(Bounds.nodes(1, 0))));
    all.add(
        flaw(
            Flaw.END_NOT_FORCED,
            "what is held is released before it is on record that every branch acknowledged",
            "28",
            Property.WORKS_ALONE,
            HeldScenarios.plain(ATOMIC)));
    all.add(
        flaw(
            Flaw.SWEEP_RELEASES_THE_LIVING,
            "who looks for locks that were left behind takes those of the living",
            "28",
            Property.WORKS_ALONE,
            HeldScenarios.held(ATOMIC).within(Bounds.nodes(0, 0))));
    all.add(
        flaw(
            Flaw.LOCKS_NOT_SWEPT,
            "nobody looks for locks that were left behind",
            "28",
            Property.HOLDS_END,
            HeldScenarios.held(ATOMIC).within(Bounds.nodes(1, 0))));
    all.add(
        flaw(
            Flaw.RELEASE_LEAVES_NO_TOMBSTONE,
            "a release that overtakes the claim leaves no trace",
            "28",
            Property.HOLDS_END,
            HeldScenarios.held(ATOMIC).within(Bounds.nodes(0, 0).network(0, 0, 1))));
    all.add(
        flaw(
            Flaw.TICKET_BEFORE_TURN,
            "a ticket is drawn before the claim has its place in the queue",
            "28",
            Property.TOKENS_RISE,
            HeldScenarios.held(ATOMIC).within(Bounds.nodes(0, 0))));
    all.add(
        flaw(
            Flaw.TOKEN_NOT_RAISED,
            "a participant does not keep the largest token that it worked for",
            "28",
            Property.OLD_TOKEN_REFUSED,
            HeldScenarios.lease(ATOMIC).within(Bounds.nodes(0, 0))));
  }
}
