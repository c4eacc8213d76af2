package dev.verdict.sdk;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts calls that are being carried out, and closes the door. Thread-safe. */
final class InFlight {
  private final CompletableFuture<Boolean> empty = new CompletableFuture<>();
  private int inside;
  private boolean closed;

  /** Whether a call may come in; it has to leave then. */
  synchronized boolean enter() {
    if (closed) {
      return false;
    }
    inside++;
    return true;
  }

  void leave() {
    boolean last;
    synchronized (this) {
      inside--;
      last = closed && inside == 0;
    }
    if (last) {
      empty.complete(true);
    }
  }

  /**
   * Nobody comes in any more.
   *
   * @return completes when all have left
   */
  CompletionStage<Boolean> close() {
    boolean last;
    synchronized (this) {
      closed = true;
      last = inside == 0;
    }
    if (last) {
      empty.complete(true);
    }
    return empty;
  }
}
