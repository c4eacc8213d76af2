package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.Machine;
import dev.verdict.protocol.definition.Holds;
import dev.verdict.protocol.definition.Recovery;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.stress.simulate.explore.SagaPlays.Trait;
import java.util.List;
import java.util.Set;

/** Sagas that do not turn back when a step fails. */
public final class RecoveryScenarios {
  private RecoveryScenarios() {}

  static List<Scenario> all() {
    SagaMachine saga = new SagaMachine();
    return List.of(forward(saga), park(saga), plain(saga));
  }

  /** What fails is repeated, slowly, until it is done or somebody gives it up. */
  public static Scenario forward(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return scenario(
        "saga-3-forward",
        "three steps, the second is the pivot; what fails is repeated",
        machine,
        Recovery.FORWARD,
        steps(),
        Set.of(),
        Bounds.nodes(1, 1).network(0, 1, 0).withAbort());
  }

  /** What fails waits for a person. */
  public static Scenario park(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return scenario(
        "saga-3-park",
        "three steps, the second is the pivot; what fails waits for a person",
        machine,
        Recovery.PARK,
        steps(),
        Set.of(),
        Bounds.nodes(1, 1).network(1, 1, 0).withAbort().withOperator());
  }

  /** The same at a plain endpoint, whose attempts are on record. */
  static Scenario plain(Machine<SagaState, SagaCommand, SagaRecord> machine) {
    return scenario(
        "saga-2-park-plain",
        "a step at a plain endpoint, then the pivot; what fails waits for a person",
        machine,
        Recovery.PARK,
        List.of(
            SagaPlays.step(0, List.of(), Set.of(Trait.PLAIN)),
            SagaPlays.step(1, List.of(0), Set.of(Trait.PIVOT))),
        Set.of(0),
        Bounds.nodes(1, 1).network(0, 1, 0).withAbort().withOperator());
  }

  private static List<Step> steps() {
    return List.of(
        SagaPlays.step(0, List.of(), Set.of()),
        SagaPlays.step(1, List.of(0), Set.of(Trait.PIVOT)),
        SagaPlays.step(2, List.of(1), Set.of(Trait.FINAL)));
  }

  private static Scenario scenario(
      String name,
      String words,
      Machine<SagaState, SagaCommand, SagaRecord> machine,
      Recovery recovery,
      List<Step> steps,
      Set<Integer> plain,
      Bounds bounds) {
    SagaDefinition definition =
        SagaPlays.recovering(SagaPlays.definition(steps, Holds.NONE, List.of()), recovery);
    return Scenario.saga(
            name,
            words,
            SagaPlays.play(machine, definition, plain),
            SagaPlays.parts(definition, plain, Set.of()),
            bounds)
        .recovering(recovery);
  }
}
