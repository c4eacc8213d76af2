package dev.verdict.sdk;

import java.util.concurrent.CompletionStage;

/**
 * A {@link FollowUp} that does not block.
 *
 * @param <C> the store's session
 * @param <I> the work's input
 * @param <O> the work's output
 */
@FunctionalInterface
public interface AsyncFollowUp<C, I, O> {
  /**
   * Follows up.
   *
   * @return completes when it is done; a failed stage rolls everything back, and the call comes
   *     again
   */
  CompletionStage<Void> follow(C session, I input, O output);

  /** Runs a follow-up on the calling thread. */
  static <C, I, O> AsyncFollowUp<C, I, O> of(FollowUp<C, I, O> followUp) {
    return (session, input, output) -> Stages.run(() -> followUp.follow(session, input, output));
  }
}
