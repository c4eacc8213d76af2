package dev.verdict.sdk;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Turns what ran on the calling thread into stages. */
final class Stages {
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private Stages() {}

  static <T> CompletionStage<T> of(Callable<T> body) {
    try {
      return CompletableFuture.completedFuture(body.call());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(e);
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  static CompletionStage<Void> run(Body body) {
    return of(() -> {
          body.run();
          return true;
        })
        .thenCompose(done -> DONE);
  }

  /** A body that may fail. */
  interface Body {
    void run() throws Exception;
  }
}
