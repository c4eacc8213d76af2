package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.SearchException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements that may read very much: each for a bounded time and in a session of its own, so
 * that the pool stays free for all else; few at a time, and a few more wait. Safe for any thread.
 */
final class Searches {
  /** How many run at a time. */
  static final int AT_ONCE_MAX = 2;

  /** How many wait for their turn. */
  static final int WAITING_MAX = 20;

  /** After so long the server gives one up. */
  static final Duration SEARCH_MAX = Duration.ofSeconds(5);

  /** A server that has said nothing for so much longer is silent. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final Database database;
  private final Duration most;
  private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
  private int underWay;

  Searches(Database database) {
    this(database, SEARCH_MAX);
  }

  /** With another bound than {@link #SEARCH_MAX}. */
  Searches(Database database, Duration most) {
    this.database = database;
    this.most = most;
  }

  /**
   * Runs it when it is its turn.
   *
   * @return its rows; fails with a {@link SearchException} if it is given up
   */
  Future<RowSet<Row>> search(String sql, Tuple parameters) {
    return turn()
        .compose(turn -> alone(sql, parameters).onComplete(done -> next()))
        .recover(failure -> Future.failedFuture(meant(failure)));
  }

  private synchronized Future<Void> turn() {
    if (underWay < AT_ONCE_MAX) {
      underWay++;
      return Future.succeededFuture();
    }
    if (waiting.size() >= WAITING_MAX) {
      return Future.failedFuture(new SearchException(SearchException.Why.TOO_MANY));
    }
    Promise<Void> turn = Promise.promise();
    waiting.add(turn);
    return turn.future();
  }

  /** Whoever waits takes the place of the one that is over. */
  private void next() {
    @Nullable Promise<Void> first;
    synchronized (this) {
      first = waiting.poll();
      if (first == null) {
        underWay--;
      }
    }
    if (first != null) {
      first.complete();
    }
  }

  private Future<RowSet<Row>> alone(String sql, Tuple parameters) {
    return database
        .connect("verdict search")
        .compose(
            session ->
                database
                    .bounded(bounded(session, sql, parameters), most.plus(SILENCE), () -> {})
                    .onComplete(done -> session.close()));
  }

  private Future<RowSet<Row>> bounded(Session session, String sql, Tuple parameters) {
    return session
        .connection()
        .query("SET statement_timeout = " + most.toMillis())
        .execute()
        .compose(set -> session.connection().preparedQuery(sql).execute(parameters));
  }

  private static Throwable meant(Throwable failure) {
    return SqlErrors.isCancelled(failure)
        ? new SearchException(SearchException.Why.TOO_LONG)
        : failure;
  }
}
