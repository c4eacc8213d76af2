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
    Map<Timer, Duration> waits = new LinkedHashMap<>();
    if (state.phase() != SagaStatus.RUNNING) {
      return waits;
    }
    if (state.isUndecided()) {
      Optional<Duration> deadline = state.started().definition().deadline();
      deadline.ifPresent(time -> waits.put(Timer.deadline(), time));
    }
    for (Place place : state.started().graph().places()) {
      if (!place.isCall() && state.known().at(place).status() == StepStatus.RUNNING) {
        time(place.step().work())
            .ifPresent(time -> waits.put(Timer.ofWait(place.name()), time));
      }
    }
    return waits;
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
