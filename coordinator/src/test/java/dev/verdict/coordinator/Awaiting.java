package dev.verdict.coordinator;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits, for a time that is bounded and long enough for a machine that is busy. */
public final class Awaiting {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Awaiting() {}

  /** Waits for a condition. */
  public static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
  }

  /** Waits for a result. */
  public static <T> T result(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Asks until there is an answer: on a busy machine a question may take longer than it may. */
  public static <T> T answer(Supplier<Future<T>> question) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return result(question.get());
      } catch (ExecutionException failure) {
        if (System.nanoTime() > deadline) {
          throw failure;
        }
      }
    }
  }
}
