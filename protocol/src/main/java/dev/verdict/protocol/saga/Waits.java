package dev.verdict.protocol.saga;

import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.definition.Place;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /** The timers that must go on where an owner before had armed them. */
  static List<Effect> resumed(SagaState state) {
    List<Effect> effects = new ArrayList<>();
    of(state)
        .forEach(
            (timer, time) -> {
              Long due = state.timers().get(timer);
              effects.add(
                  due == null ? new Effect.Arm(timer, time) : new Effect.WakeAt(timer, due, time));
            });
    return effects;
  }

  /** The timers that run in a state and did not in the one before. */
  static List<Effect> begun(SagaState before, SagaState state) {
    Map<Timer, Duration> waits = of(state);
    if (waits.isEmpty()) {
      return List.of();
    }
    Set<Timer> known = of(before).keySet();
    List<Effect> effects = new ArrayList<>();
    waits.forEach(
        (timer, time) -> {
          if (!known.contains(timer)) {
            effects.add(new Effect.Arm(timer, time));
          }
        });
    return effects;
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
