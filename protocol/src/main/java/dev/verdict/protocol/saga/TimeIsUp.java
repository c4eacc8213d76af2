package dev.verdict.protocol.saga;

import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Words;
import dev.verdict.protocol.definition.Work;

/**
 * What follows when a step has waited for as long as it may. That the time was up is a choice that
 * time made, so it is forced.
 */
final class TimeIsUp implements Work.Visitor<Draft> {
  private final Draft draft;
  private final Step step;

  TimeIsUp(Draft draft, Step step) {
    this.draft = draft;
    this.step = step;
  }

  /** A call that takes too long ends by itself. */
  @Override
  public Draft call(Work.Call work) {
    return draft;
  }

  @Override
  public Draft sleep(Work.Sleep work) {
    return passed(Json.nil());
  }

  @Override
  public Draft signal(Work.Signal work) {
    if (work.fallback().isPresent()) {
      return passed(draft.state().values().evaluate(work.fallback().get()));
    }
    if (draft.state().isUndecided() && work.deadline().isPresent()) {
      String within = " within " + Words.of(work.deadline().get());
      String reason = "no signal " + work.signal() + " came" + within;
      draft.add(new SagaRecord.StepRefused(step.name(), reason, Durability.FORCED));
      draft.turnBack(step, "step " + step.name() + ": " + reason);
    }
    return draft;
  }

  /** A call that takes too long ends by itself. */
  @Override
  public Draft atomic(Work.Atomic work) {
    return draft;
  }

  /** Other steps stand for it. */
  @Override
  public Draft forEach(Work.ForEach work) {
    return draft;
  }

  /** Other steps stand for it. */
  @Override
  public Draft nested(Work.Nested work) {
    return draft;
  }

  /** It passes as soon as it starts. */
  @Override
  public Draft result(Work.Result work) {
    return draft;
  }

  private Draft passed(Json output) {
    draft.add(new SagaRecord.StepDone(step.name(), output, Durability.FORCED));
    return draft;
  }
}
