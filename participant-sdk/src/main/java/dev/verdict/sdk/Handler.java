package dev.verdict.sdk;

/**
 * Does an operation's work, at most once, inside the local transaction that the barrier guards. It
 * may block if the store is a {@link JdbcStore}, and must not otherwise.
 *
 * @param <C> the store's session: use it for everything that belongs to the work
 * @param <I> the input
 * @param <O> the output
 */
@FunctionalInterface
public interface Handler<C, I, O> {
  /**
   * Does the work.
   *
   * @return done, or refused for a business reason
   * @throws Exception if it failed: everything is rolled back, and the call comes again. {@link
   *     OperationFailedException} says why by a code
   */
  Result<O> handle(C session, I input) throws Exception;
}
