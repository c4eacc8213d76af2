package dev.verdict.sdk.client;

import dev.verdict.protocol.TxId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for stages, which end by themselves at their deadline. */
final class Waiting {
  private Waiting() {}

  /** The stage's result, or its failure. */
  static <T> T until(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw asUnchecked(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while waiting for a coordinator");
    }
  }

  /** An interrupted wait leaves the outcome in doubt: the request goes on. */
  static TransactionOutcome untilDecided(
      CompletionStage<TransactionOutcome> stage, Optional<TxId> id, String idempotencyKey) {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw asUnchecked(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return AsyncVerdictClient.inDoubt(id, idempotencyKey, "interrupted while waiting");
    }
  }

  private static RuntimeException asUnchecked(ExecutionException e) {
    Throwable cause = AsyncVerdictClient.cause(e.getCause() == null ? e : e.getCause());
    if (cause instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(cause);
  }
}
