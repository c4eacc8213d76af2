package dev.verdict.sdk;

/**
 * Confirms, cancels or compensates work that was done, at most once, inside the local transaction
 * that the barrier guards. It cannot refuse: it must succeed in the end.
 *
 * @param <C> the store's session
 * @param <I> the work's input
 * @param <O> the work's output
 */
@FunctionalInterface
public interface FollowUp<C, I, O> {
  /**
   * Follows up.
   *
   * @param input as the work received it, out of the barrier
   * @param output as the work returned it, out of the barrier
   * @throws Exception if it failed: everything is rolled back, and the call comes again
   */
  void follow(C session, I input, O output) throws Exception;
}
