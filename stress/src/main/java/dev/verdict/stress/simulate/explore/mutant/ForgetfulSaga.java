package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.saga.SagaCommand;
import dev.verdict.protocol.saga.SagaMachine;
import dev.verdict.protocol.saga.SagaRecord;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.StepHand;
import dev.verdict.protocol.saga.StepState;
import dev.verdict.protocol.saga.StepStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The shipped machine of sagas, but once a saga is given up, what comes after certain steps is
 * taken for never started.
 */
final class ForgetfulSaga extends ForwardingMachine<SagaState, SagaCommand, SagaRecord> {
  private static final StepState NEVER =
      new StepState(StepStatus.RULED_OUT, 0, 0, Optional.empty(), "", false, false, StepHand.NONE);

  private final Predicate<Step> blindSpot;

  /** What comes right after such steps is what it forgets. */
  ForgetfulSaga(Predicate<Step> blindSpot) {
    super(new SagaMachine());
    this.blindSpot = blindSpot;
  }

  @Override
  public SagaState evolve(SagaState state, SagaRecord record) {
    SagaState next = intact().evolve(state, record);
    boolean aborts = record.decision().filter(o -> o == Outcome.ABORT).isPresent();
    return aborts ? next.definition().map(saga -> forgetful(next, saga)).orElse(next) : next;
  }

  private SagaState forgetful(SagaState state, SagaDefinition saga) {
    Map<BranchId, StepState> steps = new LinkedHashMap<>(state.steps());
    for (Step step : saga.steps()) {
      boolean follows = step.after().stream().anyMatch(name -> blindSpot.test(saga.step(name)));
      if (follows) {
        steps.computeIfPresent(
            step.name(), (name, now) -> now.status() == StepStatus.WAITING ? NEVER : now);
      }
    }
    return new SagaState(
        state.id(),
        state.phase(),
        state.plan(),
        steps,
        state.outcome(),
        state.decidedBecause(),
        state.mayLag(),
        state.signals(),
        state.timers(),
        state.pause());
  }
}
