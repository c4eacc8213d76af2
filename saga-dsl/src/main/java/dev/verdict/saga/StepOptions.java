package dev.verdict.saga;

import dev.verdict.protocol.definition.RetryPolicy;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * A step that has all it needs; {@link #add} ends it.
 *
 * @param <O> what it returns
 */
public final class StepOptions<O> {
  private final StepDraft draft;

  StepOptions(StepDraft draft) {
    this.draft = draft;
  }

  /** Skips the step unless the condition holds; given several times, all must hold. */
  public StepOptions<O> when(When condition) {
    draft.when(condition);
    return this;
  }

  /** How failed calls are repeated; {@link RetryPolicy#DEFAULT} if not said. */
  public StepOptions<O> retry(RetryPolicy policy) {
    draft.retry(policy);
    return this;
  }

  /**
   * Changes how failed calls are repeated: {@code retry(it -> it.not(FailureKind.REJECTED))}.
   *
   * @param change gets what was said before, or the default
   */
  public StepOptions<O> retry(UnaryOperator<RetryPolicy> change) {
    draft.retry(change);
    return this;
  }

  /** How long one call may take, positive; 10 s if not said. */
  public StepOptions<O> timeout(Duration timeout) {
    draft.timeout(timeout);
    return this;
  }

  /** Adds the step to the saga. Later steps use its output by the reference. */
  public StepRef<O> add() {
    return draft.add();
  }
}
