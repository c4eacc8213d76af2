package dev.verdict.protocol.saga;

import dev.verdict.protocol.Timer;
import dev.verdict.protocol.definition.Place;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The times that a saga waits for. A takeover does not begin them anew. */
final class Waits {
  private Waits() {}

  /** The timers that run in this state, each with its whole time. */
  static Map<Timer, Duration> of(SagaState state) {
    if (state.phase() != SagaStatus.RUNNING || neverWaits(state.started())) {
      return Map.of();
    }
    Map<Timer, Duration> waits = new LinkedHashMap<>();
    if (state.isUndecided()) {
      Optional<Duration> deadline = state.started().definition().deadline();
      if (deadline.isPresent()) {
        waits.put(Timer.deadline(), deadline.get());
      }
    }
    for (Place place : state.started().graph().places()) {
      if (!place.isCall() && state.known().at(place).status() == StepStatus.RUNNING) {
        time(place.step().work()).ifPresent(time -> waits.put(Timer.ofWait(place.name()), time));
      }
    }
    return waits;
  }

  private static boolean neverWaits(Plan plan) {
    return plan.graph().onlyCalls() && plan.definition().deadline().isEmpty();
  }

  /** Whether the step has started, and waits. */
  static boolean isWaiting(SagaState state, Step step) {
    return step.call().isEmpty()
        && state.phase() == SagaStatus.RUNNING
        && state.step(step.name()).status() == StepStatus.RUNNING;
  }

  private static Optional<Duration> time(Work work) {
    return work.accept(
        new Work.Visitor<>() {
          @Override
          public Optional<Duration> call(Work.Call call) {
            return Optional.empty();
          }

          @Override
          public Optional<Duration> sleep(Work.Sleep sleep) {
            return Optional.of(sleep.time());
          }

          @Override
          public Optional<Duration> signal(Work.Signal signal) {
            return signal.deadline();
          }

          @Override
          public Optional<Duration> atomic(Work.Atomic atomic) {
            return Optional.empty();
          }

          @Override
          public Optional<Duration> forEach(Work.ForEach each) {
            return Optional.empty();
          }

          @Override
          public Optional<Duration> nested(Work.Nested nested) {
            return Optional.empty();
          }

          @Override
          public Optional<Duration> result(Work.Result result) {
            return Optional.empty();
          }
        });
  }
}
