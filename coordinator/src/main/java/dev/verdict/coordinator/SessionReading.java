package dev.verdict.coordinator;

import dev.verdict.coordinator.access.SessionBook;
import dev.verdict.coordinator.access.TokenBook;
import dev.verdict.coordinator.log.postgres.PostgresSessionStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads who is signed in, again and again, until the node has ended all else: whoever waits for an
 * answer is still judged. Only the first failure in a row is told.
 */
final class SessionReading {
  private static final Logger LOG = LoggerFactory.getLogger(SessionReading.class);

  private final Vertx vertx;
  private final SessionBook book;
  private final PostgresSessionStore store;
  private final long timer;
  private final AtomicBoolean failing = new AtomicBoolean();

  /** Begins. A read has a bound in time, so that reads do not pile up. */
  SessionReading(Vertx vertx, SessionBook book, PostgresSessionStore store) {
    this.vertx = vertx;
    this.book = book;
    this.store = store;
    book.open(store);
    this.timer = vertx.setPeriodic(TokenBook.READ_PERIOD.toMillis(), id -> read());
  }

  /** Reads them now. Never fails: a book that is not read honours nobody, and the node says so. */
  Future<Void> read() {
    return book.refresh()
        .onSuccess(read -> failing.set(false))
        .onFailure(
            failure -> {
              if (failing.compareAndSet(false, true)) {
                LOG.warn("Cannot read who is signed in: {}", failure.toString());
              }
            })
        .otherwiseEmpty();
  }

  /** Reads them no more. */
  Future<Void> stop() {
    vertx.cancelTimer(timer);
    store.close();
    return Future.succeededFuture();
  }
}
