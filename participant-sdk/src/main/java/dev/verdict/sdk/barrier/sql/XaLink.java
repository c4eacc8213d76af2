package dev.verdict.sdk.barrier.sql;

import dev.verdict.sdk.resource.PreparedName;
import java.util.concurrent.CompletionStage;

/**
 * A connection that can also be enlisted in an XA transaction. Within one, {@link #commit} ends it
 * in one phase and {@link #rollback} rolls it back.
 *
 * @param <C> what handlers work with
 */
public interface XaLink<C> extends SqlLink<C> {
  /**
   * Begins an XA transaction instead of a local one.
   *
   * @return false if there is one of that name already, running or prepared; then nothing is begun
   */
  CompletionStage<Boolean> start(String scope, PreparedName name);

  /** The prepared work that is reached here. */
  PreparedWork preparedWork(String scope);
}
