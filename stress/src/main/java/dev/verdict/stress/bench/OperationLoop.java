package dev.verdict.stress.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Clients that each wait for the end of an operation before they begin the next. One whose
 * operation fails stops.
 */
final class OperationLoop {
  private final Supplier<CompletionStage<Boolean>> operation;
  private final long fromNs;
  private final long endNs;
  private final AtomicLong measured = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final List<String> errors = new ArrayList<>();

  /**
   * What a loop came to.
   *
   * @param perS operations that ended while it was measured, per second
   * @param done operations that ended, measured or not
   * @param errors why operations failed, one line each
   */
  record Outcome(double perS, long done, List<String> errors) {
    Outcome {
      errors = List.copyOf(errors);
    }
  }

  private OperationLoop(Supplier<CompletionStage<Boolean>> operation, long fromNs, long endNs) {
    this.operation = operation;
    this.fromNs = fromNs;
    this.endNs = endNs;
  }

  /**
   * Runs it.
   *
   * @param leadInMs how long it runs before it is measured
   */
  static Outcome run(
      Supplier<CompletionStage<Boolean>> operation, int clients, long leadInMs, long measuredMs) {
    long fromNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(leadInMs);
    long endNs = fromNs + TimeUnit.MILLISECONDS.toNanos(measuredMs);
    OperationLoop loop = new OperationLoop(operation, fromNs, endNs);
    List<CompletableFuture<Boolean>> running = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      CompletableFuture<Boolean> client = new CompletableFuture<>();
      loop.next(client);
      running.add(client);
    }
    running.forEach(CompletableFuture::join);
    return loop.outcome(measuredMs);
  }

  private void next(CompletableFuture<Boolean> client) {
    if (System.nanoTime() - endNs >= 0) {
      client.complete(true);
      return;
    }
    CompletionStage<?> unused =
        operation
            .get()
            .whenComplete(
                (ended, error) -> {
                  if (ended == null) {
                    failed(String.valueOf(error));
                    client.complete(false);
                  } else {
                    count();
                    next(client);
                  }
                });
  }

  private void count() {
    done.incrementAndGet();
    long nowNs = System.nanoTime();
    if (nowNs - fromNs >= 0 && nowNs - endNs < 0) {
      measured.incrementAndGet();
    }
  }

  private synchronized void failed(String why) {
    errors.add(why);
  }

  private synchronized Outcome outcome(long measuredMs) {
    return new Outcome(measured.get() * 1_000.0 / measuredMs, done.get(), errors);
  }
}
