package dev.verdict.coordinator.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Costly work of which a node does one piece at a time, over all event loops; a few more wait for
 * their turn. Safe for any thread.
 */
public final class OneAtATime {
  /** How many pieces there may be at once: one is worked at, the others wait. */
  static final int PIECES_MAX = 4;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private int pieces;
  private Future<Void> last = Future.succeededFuture();

  /**
   * Does the work once it is its turn, on the context that asks.
   *
   * @return what comes of it; fails with a {@link ProblemException} if too much waits already
   */
  <T> Future<T> run(Vertx vertx, Supplier<Future<T>> work) {
    Promise<Void> over = Promise.promise();
    Future<Void> before;
    synchronized (this) {
      if (pieces >= PIECES_MAX) {
        return Future.failedFuture(tooMany());
      }
      pieces++;
      before = last;
      last = over.future();
    }
    return onContext(vertx.getOrCreateContext(), before)
        .compose(turn -> work.get())
        .onComplete(done -> end(over));
  }

  private static Future<Void> onContext(Context context, Future<Void> before) {
    Promise<Void> turn = Promise.promise();
    before.onComplete(done -> context.runOnContext(here -> turn.complete()));
    return turn.future();
  }

  private void end(Promise<Void> over) {
    synchronized (this) {
      pieces--;
    }
    over.complete();
  }

  private static ProblemException tooMany() {
    return Problem.of(
            ProblemCode.OVERLOADED,
            "At most " + PIECES_MAX + " of these may be asked of a node at once.")
        .retryAfter(RETRY_AFTER)
        .asException();
  }
}
