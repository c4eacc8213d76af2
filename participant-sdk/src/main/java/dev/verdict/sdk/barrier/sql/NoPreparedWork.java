package dev.verdict.sdk.barrier.sql;

import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.resource.PreparedName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where nothing can be prepared. */
record NoPreparedWork() implements PreparedWork {
  @Override
  public String pattern(BranchKey key) {
    return "";
  }

  @Override
  public CompletionStage<Optional<String>> find(BranchKey key) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  @Override
  public CompletionStage<List<String>> inDoubt(Duration olderThan, int max) {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public CompletionStage<Void> prepare(PreparedName name) {
    return CompletableFuture.failedFuture(
        new IllegalStateException("this store cannot prepare: give it an XA data source"));
  }

  @Override
  public CompletionStage<Boolean> commit(String name) {
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public CompletionStage<Boolean> rollback(String name) {
    return CompletableFuture.completedFuture(false);
  }
}
