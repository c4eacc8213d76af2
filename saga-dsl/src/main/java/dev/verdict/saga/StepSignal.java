package dev.verdict.saga;

import dev.verdict.protocol.definition.Mapping;
import dev.verdict.protocol.definition.Work;
import java.time.Duration;
import java.util.Optional;

/**
 * A step that waits for a signal; {@link #add} ends it. As long as nothing else is said, it waits
 * as long as it takes, and the signal has the step's name.
 *
 * @param <O> what is said, which is the step's output
 */
public final class StepSignal<O> {
  private final StepDraft draft;
  private String signal;
  private Optional<Duration> deadline = Optional.empty();
  private Optional<Mapping> fallback = Optional.empty();

  StepSignal(StepDraft draft) {
    this.draft = draft;
    this.signal = draft.name();
  }

  /**
   * Gives the signal another name than the step's.
   *
   * @param signal unique in the saga, 1 to 100 of letters, digits, {@code .}, {@code _}, {@code -}
   */
  public StepSignal<O> named(String signal) {
    this.signal = signal;
    return this;
  }

  /**
   * Bounds the wait. If the signal does not come in time the saga is undone, so this is for steps
   * before the pivot.
   *
   * @param deadline counted from the step's start: positive, at most 366 days
   */
  public StepSignal<O> within(Duration deadline) {
    this.deadline = Optional.of(deadline);
    this.fallback = Optional.empty();
    return this;
  }

  /**
   * Bounds the wait. If the signal does not come in time the step's output is another value.
   *
   * @param deadline counted from the step's start: positive, at most 366 days
   * @param fallback that value
   */
  public StepSignal<O> within(Duration deadline, Value<O> fallback) {
    draft.uses().add("the default", fallback.source());
    this.deadline = Optional.of(deadline);
    this.fallback = Optional.of(fallback.source().mapping());
    return this;
  }

  /** Makes this the pivot: once the signal came, the saga only goes forward. */
  public StepSignal<O> pivot() {
    draft.pivot();
    return this;
  }

  /** Skips the step unless the condition holds; given several times, all must hold. */
  public StepSignal<O> when(When condition) {
    draft.when(condition);
    return this;
  }

  /** Adds the step to the saga. Later steps use its output by the reference. */
  public StepRef<O> add() {
    draft.waits(new Work.Signal(signal, deadline, fallback));
    return draft.add();
  }
}
