package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.Machine;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import java.util.List;

/** Small worlds in which an operator pauses the transaction, or resolves a branch by hand. */
public final class PauseScenarios {
  private PauseScenarios() {}

  static List<Scenario> all() {
    AtomicMachine atomic = new AtomicMachine();
    SagaMachine saga = new SagaMachine();
    return List.of(
        pair(atomic).within(Bounds.nodes(1, 1).network(0, 1, 0).withPause()),
        grows(atomic),
        resolved(atomic).within(Bounds.nodes(1, 1).network(0, 1, 0).withResolving()),
        pivot(saga),
        plain(saga));
  }

  /** Two branches. */
  public static Scenario pair(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return Scenarios.pair(machine)
        .named("atomic-2-paused")
        .within(Bounds.nodes(1, 0).network(0, 1, 0).withPause());
  }

  /** Two branches, of which a person resolves one by hand. */
  static Scenario resolved(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return Scenarios.pair(machine)
        .named("atomic-2-resolved")
        .within(Bounds.nodes(1, 0).network(0, 1, 0).withResolving());
  }

  /** A transaction that grows. */
  static Scenario grows(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return Scenarios.grows(machine)
        .named("atomic-grows-paused")
        .within(Bounds.nodes(0, 0).withAbort().withPause());
  }

  /** A saga that may be given up while it is paused. */
  public static Scenario pivot(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.pivot(machine)
        .named("saga-3-paused")
        .within(Bounds.nodes(1, 0).withAbort().withPause());
  }

  /** A saga whose attempts at a plain endpoint are on record. */
  public static Scenario plain(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.plain(machine)
        .named("saga-3-plain-paused")
        .within(Bounds.nodes(1, 0).network(0, 1, 0).withAbort().withPause());
  }
}
