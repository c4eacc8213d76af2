package dev.verdict.sdk.barrier;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Waits for a bounded time for what may never come, such as an answer over a silent network. */
public final class Patience {
  private Patience() {}

  /**
   * Waits for so long.
   *
   * @return fails with {@link java.util.concurrent.TimeoutException} if it takes longer; whatever
   *     it is goes on and is not interrupted
   */
  public static <T> CompletionStage<T> bounded(CompletionStage<T> stage, Duration longest) {
    return stage
        .thenApply(value -> value)
        .toCompletableFuture()
        .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS);
  }
}
