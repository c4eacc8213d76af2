package dev.verdict.sdk.vertx;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/** Lets so many in at a time, and so many wait in a row. Thread-safe; blocks nobody. */
final class Turns {
  /** How many wait before others are refused. */
  static final int WAITING_MAX = 1024;

  private final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private int free;

  /**
   * @param atATime how many may be in
   */
  Turns(int atATime) {
    free = atATime;
  }

  /** Completes when it is one's turn; fails if too many wait. */
  synchronized CompletionStage<Void> take() {
    if (free > 0) {
      free--;
      return CompletableFuture.completedFuture(null);
    }
    if (waiting.size() >= WAITING_MAX) {
      return CompletableFuture.failedFuture(
          new RejectedExecutionException("too many wait for a connection"));
    }
    CompletableFuture<Void> turn = new CompletableFuture<>();
    waiting.add(turn);
    return turn;
  }

  /** Ends one's turn. */
  void giveBack() {
    next().ifPresent(turn -> turn.complete(null));
  }

  private synchronized Optional<CompletableFuture<Void>> next() {
    Optional<CompletableFuture<Void>> next = Optional.ofNullable(waiting.poll());
    if (next.isEmpty()) {
      free++;
    }
    return next;
  }
}
