package dev.verdict.saga.client;

import java.util.Optional;

/**
 * Where a saga stands after one waited for it.
 *
 * @param <O> what the finished saga returns
 */
public sealed interface SagaResult<O> {
  /**
   * Every step is done.
   *
   * @param output what the saga returned
   */
  record Completed<O>(O output) implements SagaResult<O> {}

  /**
   * All that the saga did is undone.
   *
   * @param reason why, in words
   */
  record Compensated<O>(String reason) implements SagaResult<O> {}

  /**
   * It had not ended when the wait did. It goes on by itself.
   *
   * @param state {@code running}, {@code settling} or {@code compensating}
   * @param stuck what it is stuck on, if it is; the coordinator still tries
   */
  record Unfinished<O>(String state, Optional<Stuck> stuck) implements SagaResult<O> {}

  /**
   * A step that holds a saga up.
   *
   * @param step the step
   * @param reason in words
   * @param attempts how often it was tried
   */
  record Stuck(String step, String reason, int attempts) {}
}
