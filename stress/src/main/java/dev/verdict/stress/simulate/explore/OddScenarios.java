package dev.verdict.stress.simulate.explore;

import static dev.verdict.stress.simulate.explore.Scenarios.step;

import dev.verdict.protocol.Machine;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.Branch.Style;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.stress.simulate.explore.SagaPlays.Trait;
import java.util.List;

/**
 * Worlds for what is seldom: participants that stay silent, have no barrier or break a promise, a
 * client that is mistaken, and owners that live on beside larger sagas.
 */
public final class OddScenarios {
  private OddScenarios() {}

  static List<Scenario> all() {
    AtomicMachine atomic = new AtomicMachine();
    SagaMachine saga = new SagaMachine();
    Bounds zombie = Bounds.nodes(0, 1);
    return List.of(
        silent(atomic),
        plain(atomic),
        misnamed(atomic),
        plainCondition(saga),
        plainPivot(saga),
        harmless(saga),
        mismatch(saga),
        Scenarios.parallel(saga).named("saga-3-parallel-zombie").within(zombie),
        Scenarios.plain(saga).named("saga-3-plain-zombie").within(zombie.withAbort()),
        Scenarios.waits(saga).named("saga-4-waits-zombie").within(zombie.withAbort()),
        Scenarios.four(saga).named("saga-4-zombie").within(zombie),
        Scenarios.any(saga).named("saga-3-any-zombie").within(zombie),
        Scenarios.twoSteps(saga)
            .named("saga-2-unacknowledged")
            .within(Bounds.nodes(1, 1).unacknowledged(1).withAbort()));
  }

  /** One branch that may stay silent until nobody asks it any more. */
  public static Scenario silent(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    return Scenarios.single(machine)
        .named("atomic-1-silent")
        .within(Bounds.nodes(1, 0).network(0, 3, 0));
  }

  /** Two branches, the second at a plain endpoint. */
  public static Scenario plain(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    List<Part> parts = AtomicPlays.partsWithPlainEndpoint(2);
    return Scenario.atomic(
        "atomic-2-plain",
        "two branches, the second at a plain endpoint",
        AtomicPlays.oneShot(machine, Style.TRY_CONFIRM_CANCEL, parts, false),
        parts,
        Bounds.nodes(1, 0).network(1, 0, 1));
  }

  /** A client that grows its transaction and commits one branch more than it enlisted. */
  public static Scenario misnamed(Machine<AtomicState, AtomicCommand, AtomicRecord> machine) {
    List<Part> parts = AtomicPlays.parts(2, true);
    return Scenario.growing(
        "atomic-grows" + Scenario.MISNAMED,
        "a client enlists two branches, does their work and commits three",
        AtomicPlays.misnaming(machine, Style.TWO_PHASE, parts),
        parts,
        Bounds.nodes(1, 0));
  }

  /** Two steps in parallel, then one at a plain endpoint if the first says so, then a step. */
  public static Scenario plainCondition(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.saga(
        "saga-4-plain-condition",
        "two steps in parallel, one at a plain endpoint if the first says so, a step",
        machine,
        List.of(
            step(0, List.of(), Trait.VARIED),
            step(1, List.of()),
            step(2, List.of(0, 1), Trait.PLAIN, Trait.CONDITIONAL),
            step(3, List.of(2))),
        Bounds.nodes(1, 0).withAbort());
  }

  /** A step, then the pivot at a plain endpoint. */
  public static Scenario plainPivot(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.saga(
        "saga-2-plain-pivot",
        "a step, then the pivot at a plain endpoint",
        machine,
        List.of(step(0, List.of()), step(1, List.of(0), Trait.PIVOT, Trait.PLAIN)),
        Bounds.nodes(1, 0).withAbort());
  }

  /** Three steps, the second of which needs no compensation. */
  public static Scenario harmless(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.saga(
        "saga-3-harmless",
        "three steps, the second needs no compensation",
        machine,
        List.of(step(0, List.of()), step(1, List.of(0), Trait.HARMLESS), step(2, List.of(1))),
        Bounds.nodes(1, 1).withAbort());
  }

  /** Two steps; what ran may say, asked again, that it ran with another input. */
  public static Scenario mismatch(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.twoSteps(machine)
        .named("saga-2-mismatch")
        .within(Bounds.nodes(1, 0).network(0, 0, 1).withAmnesia());
  }
}
