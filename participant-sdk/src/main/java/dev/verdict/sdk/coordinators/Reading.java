package dev.verdict.sdk.coordinators;

import java.util.Optional;

/**
 * Tells answers from failures.
 *
 * @param <T> an answer
 */
@FunctionalInterface
public interface Reading<T> {
  /**
   * The answer; empty if this is none, and another coordinator is to be asked. What this throws
   * means the same: the address may lead to somebody else, a maintenance page for example.
   *
   * @param repeated whether another coordinator was sent the request as well, and may have carried
   *     it out without saying so
   */
  Optional<T> read(int status, String body, boolean repeated);
}
