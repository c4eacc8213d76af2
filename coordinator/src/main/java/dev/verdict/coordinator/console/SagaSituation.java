package dev.verdict.coordinator.console;

import dev.verdict.coordinator.console.Situation.ByHand;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.definition.Recovery;
import dev.verdict.protocol.definition.RetryPolicy;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.protocol.definition.Work;
import dev.verdict.protocol.saga.SagaState;
import dev.verdict.protocol.saga.SagaStatus;
import dev.verdict.protocol.saga.StepKey;
import dev.verdict.protocol.saga.StepState;
import dev.verdict.protocol.saga.StepStatus;
import dev.verdict.protocol.wire.BranchCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a saga stands. */
public final class SagaSituation {
  private final SagaState state;
  private final Owed owed;
  private final Circumstances circumstances;
  private final List<Waiting> waits = new ArrayList<>();

  private SagaSituation(SagaState state, Owed owed, Circumstances circumstances) {
    this.state = state;
    this.owed = owed;
    this.circumstances = circumstances;
  }

  /**
   * Looks at a state.
   *
   * @param effects all that it owes, as after a replay
   */
  public static Situation of(SagaState state, List<Effect> effects, Circumstances circumstances) {
    return new SagaSituation(state, Owed.of(effects), circumstances).look();
  }

  private Situation look() {
    circumstances.halted().ifPresent(stuck -> waits.add(Halt.of(stuck)));
    state.pause().ifPresent(pause -> waits.add(Waiting.on(pause)));
    if (!state.finished()) {
      owed.calls().forEach(this::addCall);
      state.definition().map(SagaDefinition::steps).orElse(List.of()).forEach(this::addWait);
    }
    return new Situation(
        state.status(),
        state.finished(),
        circumstances.driven(),
        waits,
        prospect(),
        byHand(),
        circumstances.failed().stream()
            .filter(this::isOfPresentKey)
            .map(FailedTry::ofStep)
            .toList());
  }

  /**
   * What a step was called with before another input has attempts of its own, with their numbers.
   */
  private boolean isOfPresentKey(FailedTry failed) {
    StepKey key = StepKey.of(failed.branch());
    StepState step = state.steps().get(key.step());
    return step == null || step.hand().generation() == key.generation();
  }

  private List<ByHand> byHand() {
    return state.steps().entrySet().stream()
        .flatMap(step -> byHand(step.getKey().text(), step.getValue()).stream())
        .toList();
  }

  /** Only what is to be undone is resolved, so that what stands contradicts that. */
  private static Optional<ByHand> byHand(String step, StepState now) {
    return switch (now.word()) {
      case StepState.GIVEN, StepState.LEFT_OUT ->
          Optional.of(new ByHand(step, ByHand.How.REPLACED, false));
      case StepState.DONE_BESIDES -> Optional.of(new ByHand(step, ByHand.How.BESIDES, true));
      default ->
          Optional.of(now.status())
              .filter(StepStatus::isHeuristic)
              .map(
                  status ->
                      new ByHand(step, ByHand.How.RESOLVED, status == StepStatus.HEURISTIC_COMMIT));
    };
  }

  private void addCall(BranchCall call) {
    BranchId name = StepKey.of(call.branch()).step();
    StepState step = state.steps().get(name);
    if (step != null) {
      waits.add(
          Owed.waiting(call, name, step.failures(), step.detail(), step.stuck(), circumstances));
    }
  }

  private void addWait(Step step) {
    StepState now = state.steps().get(step.name());
    if (now == null || owed.isCalled(step.name())) {
      return;
    }
    if (now.stuck() && state.pause().isEmpty()) {
      waits.add(parked(step, now));
    } else if (now.status() == StepStatus.RUNNING && state.phase() == SagaStatus.RUNNING) {
      addTime(step);
    }
  }

  private void addTime(Step step) {
    String name = step.name().text();
    Optional<Instant> until = owed.due(Timer.ofWait(step.name()));
    if (step.signal().isPresent()) {
      String signal = step.signal().get().signal();
      waits.add(Waiting.on(Waiting.Kind.SIGNAL, name, signal, until));
    } else if (step.work() instanceof Work.Sleep) {
      waits.add(Waiting.on(Waiting.Kind.TIME, name, "", until));
    }
  }

  private static Waiting parked(Step step, StepState now) {
    String todo = now.status() == StepStatus.COMPENSATING ? "to undo " : "to do ";
    return new Waiting(
        Waiting.Kind.PERSON,
        step.name().text(),
        step.call().map(Work.Call::participant).orElse(""),
        step.call().map(call -> todo + call.operation()).orElse(""),
        now.failures(),
        now.detail(),
        true,
        Optional.empty(),
        Optional.empty());
  }

  private Prospect prospect() {
    return switch (state.phase()) {
      case ABSENT, COMPLETED, COMPENSATED -> Prospect.NONE;
      case SETTLING -> Prospect.PIVOT_IN_DOUBT;
      case COMPENSATING -> Prospect.UNDO_STANDS;
      case RUNNING ->
          state.outcome().filter(Outcome.COMMIT::equals).isPresent()
              ? Prospect.PIVOT_PASSED
              : undecided();
    };
  }

  private Prospect undecided() {
    if (owed.calls().isEmpty() && waits.stream().noneMatch(Waiting::stuck)) {
      return Prospect.NONE;
    }
    return switch (state.definition().map(SagaDefinition::recovery).orElse(Recovery.BACKWARD)) {
      case BACKWARD -> isRepeatedForEver() ? Prospect.REPEATS : Prospect.UNDOES;
      case FORWARD -> Prospect.REPEATS;
      case PARK ->
          waits.stream().anyMatch(waiting -> waiting.kind() == Waiting.Kind.PERSON)
              ? Prospect.PARKED
              : Prospect.NONE;
    };
  }

  private boolean isRepeatedForEver() {
    return state.definition().stream()
        .flatMap(definition -> definition.steps().stream())
        .filter(step -> owed.isCalled(step.name()))
        .anyMatch(step -> isBeingReplaced(step) || isRepeatedForEver(step));
  }

  private boolean isBeingReplaced(Step step) {
    StepState now = state.steps().get(step.name());
    return now != null && now.status() == StepStatus.REPLACING;
  }

  private static boolean isRepeatedForEver(Step step) {
    return step.call()
        .filter(call -> call.retry().attemptsMax() == RetryPolicy.UNLIMITED)
        .isPresent();
  }
}
