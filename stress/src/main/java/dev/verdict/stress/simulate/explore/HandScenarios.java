package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.Machine;
import dev.verdict.protocol.definition.Holds;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.stress.simulate.explore.SagaPlays.Trait;
import java.util.List;
import java.util.Set;

/** Small worlds in which an operator lends a hand to a step of a saga. */
public final class HandScenarios {
  private HandScenarios() {}

  static List<Scenario> all() {
    SagaMachine saga = new SagaMachine();
    return List.of(
        resolved(saga).within(Bounds.nodes(1, 1).network(0, 1, 0).withAbort().withResolving()),
        resolvedPivot(saga),
        resolvedAny(saga),
        replaced(saga).within(Bounds.nodes(1, 0).network(0, 1, 0).withAbort().withHands(2)),
        replaced(saga)
            .named("saga-2-replaced-takeover")
            .within(Bounds.nodes(1, 1).withAbort().withHands(1)),
        replacedPivot(saga),
        replacedParked(saga),
        replacedAny(saga),
        undoneByHand(saga),
        replacedPlain(saga),
        renewed(saga).within(Bounds.nodes(1, 1).network(0, 1, 0).withAbort().withHands(1)),
        renewedPivot(saga));
  }

  /** Two steps, one of which a person undoes by hand. */
  public static Scenario resolved(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.twoSteps(machine)
        .named("saga-2-resolved")
        .within(Bounds.nodes(1, 0).withAbort().withResolving());
  }

  /** The same, while it may not be known whether the pivot ran. */
  static Scenario resolvedPivot(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.pivot(machine)
        .named("saga-3-resolved")
        .within(Bounds.nodes(1, 0).withAbort().withResolving());
  }

  /** The same of a branch that is lost while the saga goes on. */
  static Scenario resolvedAny(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.any(machine)
        .named("saga-3-any-resolved")
        .within(Bounds.nodes(1, 0).withResolving());
  }

  /** Two steps, whose results operators give. */
  public static Scenario replaced(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.twoSteps(machine)
        .named("saga-2-replaced")
        .within(Bounds.nodes(1, 0).withAbort().withHands(1));
  }

  /** The same with a pivot. */
  static Scenario replacedPivot(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.pivot(machine)
        .named("saga-3-replaced")
        .within(Bounds.nodes(1, 0).withAbort().withHands(1));
  }

  /** The same of a saga that waits for a person whatever fails. */
  static Scenario replacedParked(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return RecoveryScenarios.park(machine)
        .named("saga-3-park-replaced")
        .within(Bounds.nodes(1, 0).network(0, 1, 0).withHands(1));
  }

  /** The same, and a person who undoes by hand what was done by hand. */
  public static Scenario undoneByHand(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.twoSteps(machine)
        .named("saga-2-replaced-resolved")
        .within(Bounds.nodes(0, 0).withAbort().withHands(1).withResolving(2));
  }

  /** The same, while neither the step nor the question whether it ran is answered. */
  public static Scenario replacedUnheard(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.twoSteps(machine)
        .named("saga-2-replaced-unheard")
        .within(Bounds.nodes(0, 0).network(0, 2, 0).withAbort().withHands(1));
  }

  /** The same of a step at a plain endpoint, which can rule nothing out. */
  public static Scenario replacedPlain(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.plain(machine)
        .named("saga-3-plain-replaced")
        .within(Bounds.nodes(1, 0).network(0, 1, 0).withAbort().withHands(1));
  }

  /** Two steps, the first of which gets another input. */
  public static Scenario renewed(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return renewed(
        "saga-2-renewed",
        "two steps, the first of which an operator gives another input",
        machine,
        List.of(SagaPlays.step(0, List.of(), Set.of()), SagaPlays.step(1, List.of(0), Set.of())),
        0);
  }

  /** Three steps, of which the second, the pivot, gets another input. */
  public static Scenario renewedPivot(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return renewed(
        "saga-3-renewed",
        "three steps, of which an operator gives the pivot another input",
        machine,
        List.of(
            SagaPlays.step(0, List.of(), Set.of()),
            SagaPlays.step(1, List.of(0), Set.of(Trait.PIVOT)),
            SagaPlays.step(2, List.of(1), Set.of(Trait.FINAL))),
        1);
  }

  private static Scenario renewed(
      String name,
      String words,
      Machine<SagaState, SagaCommand, SagaRecord> machine,
      List<Step> steps,
      int number) {
    SagaDefinition definition = SagaPlays.definition(steps, Holds.NONE, List.of());
    RenewedPlays plays = new RenewedPlays(definition, number);
    return Scenario.saga(
        name,
        words,
        plays.play(machine),
        plays.parts(),
        Bounds.nodes(1, 0).withAbort().withHands(1));
  }

  /** The same in branches of which one is needed. */
  static Scenario replacedAny(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return Scenarios.any(machine)
        .named("saga-3-any-replaced")
        .within(Bounds.nodes(1, 0).withHands(1));
  }
}
