package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.StepGraph;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.saga.Plan;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import java.util.List;
import java.util.Optional;

/** The shipped machine of sagas, but a successor finds only the first item in a list. */
final class OtherItems extends ForwardingMachine<SagaState, SagaCommand, SagaRecord> {
  OtherItems() {
    super(new SagaMachine());
  }

  @Override
  public SagaState evolve(SagaState state, SagaRecord record) {
    SagaState next = intact().evolve(state, record);
    return record instanceof SagaRecord.TookOver
        ? next.plan().map(plan -> with(next, shorter(plan))).orElse(next)
        : next;
  }

  private static Plan shorter(Plan plan) {
    SagaDefinition saga = plan.definition();
    SagaDefinition shorter =
        new SagaDefinition(
            saga.name(),
            saga.version(),
            saga.deadline(),
            saga.recovery(),
            saga.holds(),
            saga.steps().stream().map(OtherItems::shorter).toList(),
            saga.joins(),
            saga.output());
    return new Plan(shorter, plan.input(), plan.plain(), StepGraph.of(shorter));
  }

  private static Step shorter(Step step) {
    return new Step(
        step.name(),
        step.forEach().<Work>map(OtherItems::shorter).orElse(step.work()),
        step.after(),
        step.when(),
        step.undo(),
        step.pivot());
  }

  private static Work.ForEach shorter(Work.ForEach each) {
    List<Mapping> items = ((Mapping.ArrayOf) each.list()).items();
    return new Work.ForEach(
        new Mapping.ArrayOf(items.subList(0, 1)),
        each.parallel(),
        each.most(),
        each.when(),
        each.call());
  }

  private static SagaState with(SagaState state, Plan plan) {
    return new SagaState(
        state.id(),
        state.phase(),
        Optional.of(plan),
        state.steps(),
        state.outcome(),
        state.decidedBecause(),
        state.mayLag(),
        state.signals(),
        state.timers(),
        state.pause());
  }
}
