package dev.verdict.sdk.barrier.sql;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One connection, borrowed. Parameters are written {@code $1}, {@code $2} and so on, each used once
 * and in order; they are strings, and every column read is a string.
 *
 * @param <C> what handlers work with
 */
public interface SqlLink<C> {
  /** The guarded connection for the handler, of which there is one at most. */
  C session();

  /** The handler is over: whatever it left running can do nothing more with its session. */
  default void endSession() {}

  /**
   * From now on until it is released, a statement that takes longer than this fails, and the
   * connection with it, where the client can do that; others wait as long as their connection
   * lives.
   *
   * @param longest zero for as long as it takes
   */
  default void bound(Duration longest) {}

  /** The database's product name, as JDBC metadata tell it. */
  default CompletionStage<String> product() {
    return CompletableFuture.completedFuture("PostgreSQL");
  }

  /** Begins a transaction. */
  CompletionStage<Void> begin();

  /** Runs a statement that returns rows. */
  CompletionStage<List<List<String>>> query(String sql, String... parameters);

  /** Runs a statement that returns a count. */
  CompletionStage<Integer> update(String sql, String... parameters);

  /** Runs a statement without parameters that may end the transaction. */
  CompletionStage<Void> command(String sql);

  /** Runs such statements one after the other, until one fails. */
  default CompletionStage<Void> commands(List<String> all) {
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (String command : all) {
      done = done.thenCompose(none -> command(command));
    }
    return done;
  }

  /** Commits. */
  CompletionStage<Void> commit();

  /**
   * Whether {@link #updateAndCommit} sends both together, which whatever stands between here and
   * the database lets pass. Asked outside of a transaction.
   */
  default CompletionStage<Boolean> commitsAlong() {
    return CompletableFuture.completedFuture(false);
  }

  /**
   * Runs a statement that changes rows, then commits; does not commit if the statement fails.
   * Completes with how many rows it changed.
   */
  default CompletionStage<Integer> updateAndCommit(String sql, String... parameters) {
    return updateThenCommit(this, sql, parameters);
  }

  /** The same, one after the other. */
  static CompletionStage<Integer> updateThenCommit(
      SqlLink<?> link, String sql, String... parameters) {
    return link.update(sql, parameters)
        .thenCompose(count -> link.commit().thenApply(none -> count));
  }

  /** Rolls back, if a transaction is open. */
  CompletionStage<Void> rollback();

  /** Gives the connection back; never fails. */
  CompletionStage<Void> release();
}
