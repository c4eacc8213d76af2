package dev.verdict.coordinator;

import dev.verdict.coordinator.access.SessionBook;
import dev.verdict.coordinator.access.TokenBook;
import dev.verdict.coordinator.log.postgres.PostgresSessionStore;
import dev.verdict.coordinator.log.postgres.PostgresTokenStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a book of who may call, again and again, until the node has ended all else: whoever waits
 * for an answer is still judged. Only the first failure in a row is told.
 */
final class BookReading {
  private static final Logger LOG = LoggerFactory.getLogger(BookReading.class);

  private final Vertx vertx;
  private final String what;
  private final Supplier<Future<Void>> refresh;
  private final Runnable close;
  private final long timer;
  private final AtomicBoolean failing = new AtomicBoolean();

  /** Begins. A read has a bound in time, so that reads do not pile up. */
  private BookReading(Vertx vertx, String what, Supplier<Future<Void>> refresh, Runnable close) {
    this.vertx = vertx;
    this.what = what;
    this.refresh = refresh;
    this.close = close;
    this.timer = vertx.setPeriodic(TokenBook.READ_PERIOD.toMillis(), id -> read());
  }

  /** Begins to read which tokens are good. */
  static BookReading of(Vertx vertx, TokenBook book, PostgresTokenStore store) {
    book.open(store);
    return new BookReading(vertx, "which tokens are good", book::refresh, store::close);
  }

  /** Begins to read who is signed in. */
  static BookReading of(Vertx vertx, SessionBook book, PostgresSessionStore store) {
    book.open(store);
    return new BookReading(vertx, "who is signed in", book::refresh, store::close);
  }

  /** Reads it now. Never fails: a book that is not read honours nobody, and the node says so. */
  Future<Void> read() {
    return refresh
        .get()
        .onSuccess(read -> failing.set(false))
        .onFailure(
            failure -> {
              if (failing.compareAndSet(false, true)) {
                LOG.warn("Cannot read {}: {}", what, failure.toString());
              }
            })
        .otherwiseEmpty();
  }

  /** Reads it no more. */
  Future<Void> stop() {
    vertx.cancelTimer(timer);
    close.run();
    return Future.succeededFuture();
  }
}
