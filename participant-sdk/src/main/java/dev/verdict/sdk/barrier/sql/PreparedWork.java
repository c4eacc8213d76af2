package dev.verdict.sdk.barrier.sql;

import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.resource.PreparedName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What one connection can do about prepared work of one service in one database. */
public interface PreparedWork {
  /** A {@code LIKE} pattern over PostgreSQL's names of prepared transactions: those of a branch. */
  String pattern(BranchKey key);

  /** The name of a branch's prepared transaction, by {@link PreparedName#text}. */
  CompletionStage<Optional<String>> find(BranchKey key);

  /** Names of what has been prepared for long enough. */
  CompletionStage<List<String>> inDoubt(Duration olderThan, int max);

  /** Prepares the transaction of the connection. */
  CompletionStage<Void> prepare(PreparedName name);

  /**
   * Commits what is prepared.
   *
   * @return whether it was there
   */
  CompletionStage<Boolean> commit(String name);

  /**
   * Rolls back what is prepared.
   *
   * @return whether it was there
   */
  CompletionStage<Boolean> rollback(String name);
}
