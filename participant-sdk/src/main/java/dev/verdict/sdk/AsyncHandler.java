package dev.verdict.sdk;

import java.util.concurrent.CompletionStage;

/**
 * A {@link Handler} that does not block.
 *
 * @param <C> the store's session
 * @param <I> the input
 * @param <O> the output
 */
@FunctionalInterface
public interface AsyncHandler<C, I, O> {
  /**
   * Does the work.
   *
   * @return the result; a failed stage rolls everything back, and the call comes again
   */
  CompletionStage<Result<O>> handle(C session, I input);

  /** Runs a handler on the calling thread. */
  static <C, I, O> AsyncHandler<C, I, O> of(Handler<C, I, O> handler) {
    return (session, input) -> Stages.of(() -> handler.handle(session, input));
  }
}
