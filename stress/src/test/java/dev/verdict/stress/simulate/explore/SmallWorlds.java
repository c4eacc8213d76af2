package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.saga.SagaMachine;
import java.util.List;

/**
 * The shipped machines in worlds that take seconds. They go through every transition that {@link
 * Scenarios#all} goes through.
 */
final class SmallWorlds {
  private static final AtomicMachine ATOMIC = new AtomicMachine();
  private static final SagaMachine SAGA = new SagaMachine();

  private SmallWorlds() {}

  static List<Scenario> all() {
    Bounds one = Bounds.nodes(1, 1);
    return List.of(
        Scenarios.single(ATOMIC).within(one.network(1, 1, 1).unacknowledged(1).withAbort()),
        Scenarios.pair(ATOMIC).within(one),
        Scenarios.reserve(ATOMIC).within(Bounds.nodes(1, 0)),
        Scenarios.cannotAsk(ATOMIC).within(Bounds.nodes(1, 0)),
        Scenarios.cannotAsk(ATOMIC).within(Bounds.nodes(0, 1)),
        Scenarios.grows(ATOMIC).within(Bounds.nodes(1, 0).withAbort()),
        Scenarios.grows(ATOMIC).within(Bounds.nodes(0, 1).withAbort()),
        Scenarios.grows(ATOMIC).within(Bounds.nodes(0, 0).withOperator()),
        Scenarios.growsReporting(ATOMIC).within(Bounds.nodes(1, 0)),
        Scenarios.growsReporting(ATOMIC).within(Bounds.nodes(0, 1)),
        Scenarios.operator(ATOMIC).within(Bounds.nodes(1, 0).network(0, 1, 0).withOperator()),
        Scenarios.amnesia(ATOMIC),
        Scenarios.oneStep(SAGA).within(one.network(1, 0, 0).withAbort()),
        Scenarios.twoSteps(SAGA).within(one.withAbort()),
        Scenarios.twoSteps(SAGA).within(Bounds.nodes(1, 0).withOperator()),
        Scenarios.choosy(SAGA).within(Bounds.nodes(1, 0).network(0, 0, 1)),
        Scenarios.pivot(SAGA).within(Bounds.nodes(1, 0).withAbort()),
        Scenarios.pivot(SAGA).within(Bounds.nodes(1, 0).withAmnesia()),
        Scenarios.pivot(SAGA)
            .within(Bounds.nodes(0, 0).network(0, 1, 1).withAbort().withOperator()),
        Scenarios.parallel(SAGA).within(Bounds.nodes(1, 0)),
        Scenarios.plain(SAGA).within(Bounds.nodes(1, 0).network(0, 0, 1).withAbort()),
        Scenarios.waits(SAGA).within(Bounds.nodes(1, 0).withAbort()),
        Scenarios.waitsBeforeThePivot(SAGA).within(Bounds.nodes(1, 0).withAbort()),
        Scenarios.conditional(SAGA).within(one),
        Scenarios.within(SAGA).within(Bounds.nodes(1, 0).withAbort()),
        Scenarios.each(SAGA).within(Bounds.nodes(1, 0).withAbort()),
        Scenarios.held(SAGA).within(Bounds.nodes(1, 0).withAbort()),
        Scenarios.any(SAGA).within(Bounds.nodes(1, 0)),
        Scenarios.anyPlain(SAGA).within(Bounds.nodes(1, 0)),
        Scenarios.anyBeforeThePivot(SAGA).within(Bounds.nodes(0, 0).withAbort()),
        Scenarios.twoOfThree(SAGA).within(Bounds.nodes(0, 0)),
        Scenarios.four(SAGA).within(Bounds.nodes(0, 0).withAbort()),
        OddScenarios.silent(ATOMIC),
        OddScenarios.plain(ATOMIC).within(Bounds.nodes(1, 0).network(0, 0, 1)),
        OddScenarios.misnamed(ATOMIC),
        OddScenarios.plainCondition(SAGA).within(Bounds.nodes(1, 0)),
        OddScenarios.plainPivot(SAGA),
        OddScenarios.harmless(SAGA).within(Bounds.nodes(1, 0).withAbort()),
        OddScenarios.mismatch(SAGA),
        ReadOnlyScenarios.pair(ATOMIC).within(one),
        ReadOnlyScenarios.durable(ATOMIC).within(Bounds.nodes(1, 0).network(1, 0, 0)),
        ReadOnlyScenarios.plain(ATOMIC).within(Bounds.nodes(0, 0).network(0, 1, 0)),
        DelegatedScenarios.single(ATOMIC)
            .within(Bounds.nodes(1, 1).network(1, 1, 0).unacknowledged(1).withAbort()),
        DelegatedScenarios.silent(ATOMIC).within(Bounds.nodes(1, 0).network(0, 2, 1)),
        DelegatedScenarios.operated(ATOMIC),
        RecoveryScenarios.forward(SAGA).within(Bounds.nodes(1, 0).network(0, 1, 0).withAbort()),
        RecoveryScenarios.park(SAGA)
            .within(Bounds.nodes(1, 0).network(0, 1, 0).withAbort().withOperator()),
        RecoveryScenarios.plain(SAGA)
            .within(Bounds.nodes(1, 0).network(0, 1, 0).withAbort().withOperator()),
        HeldScenarios.single(ATOMIC).within(Bounds.nodes(0, 1).network(0, 1, 0)),
        HeldScenarios.held(ATOMIC).within(Bounds.nodes(1, 0)),
        HeldScenarios.lease(ATOMIC).within(Bounds.nodes(0, 0)),
        HeldScenarios.plain(ATOMIC),
        HeldScenarios.grows(ATOMIC).within(Bounds.nodes(1, 0)),
        PauseScenarios.pair(ATOMIC),
        PauseScenarios.grows(ATOMIC),
        PauseScenarios.resolved(ATOMIC),
        Scenarios.grows(ATOMIC).within(Bounds.nodes(0, 0).withResolving()),
        PauseScenarios.pivot(SAGA),
        PauseScenarios.plain(SAGA).within(Bounds.nodes(1, 0).withAbort().withPause()),
        HandScenarios.resolved(SAGA),
        HandScenarios.resolvedPivot(SAGA),
        HandScenarios.resolvedAny(SAGA),
        HandScenarios.replaced(SAGA),
        HandScenarios.replacedPivot(SAGA),
        HandScenarios.replacedParked(SAGA),
        HandScenarios.replacedAny(SAGA),
        HandScenarios.undoneByHand(SAGA),
        HandScenarios.replacedUnheard(SAGA),
        HandScenarios.replacedPlain(SAGA),
        HandScenarios.renewed(SAGA),
        HandScenarios.renewedPivot(SAGA));
  }
}
