package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * The session in which a node gives its signs of life: one connection that nobody else uses, so
 * that it neither waits for others nor hides behind them. When the process dies its session ends at
 * once, and the other nodes can see that. A call that fails or hangs costs the connection; the next
 * one opens another.
 */
final class WatchSession {
  /** A call that takes longer has failed. */
  static final long CALL_MILLIS_MAX = 2_500;

  /** How sessions are named to the server: this and the node's id. */
  static final String NAME = "verdict watch ";

  /** Rows of nodes that are long gone. */
  private static final String FORGET_NODES =
      "DELETE FROM node WHERE heartbeat < clock_timestamp() - interval '1 day'";

  private final Vertx vertx;
  private final Database database;
  private final String owner;
  private Optional<Future<Database.Session>> current = Optional.empty();
  private boolean closed;

  WatchSession(Database database, String owner) {
    this.vertx = database.vertx();
    this.database = database;
    this.owner = owner;
  }

  /** Runs a statement; calls that are made together travel together. */
  Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    Future<Database.Session> session = session();
    Promise<RowSet<Row>> answer = Promise.promise();
    long timer =
        vertx.setTimer(
            CALL_MILLIS_MAX,
            id ->
                answer.tryFail(
                    new TimeoutException("no answer within " + CALL_MILLIS_MAX + " ms")));
    session
        .compose(open -> open.connection().preparedQuery(sql).execute(parameters))
        .onComplete(
            (rows, failure) -> {
              if (failure == null) {
                answer.tryComplete(rows);
              } else {
                answer.tryFail(failure);
              }
            });
    return answer
        .future()
        .onComplete(done -> vertx.cancelTimer(timer))
        .onFailure(failure -> drop(session));
  }

  private synchronized Future<Database.Session> session() {
    if (closed) {
      return Future.failedFuture(new IllegalStateException("the node retires"));
    }
    if (current.isEmpty()) {
      current = Optional.of(open());
    }
    return current.get();
  }

  private Future<Database.Session> open() {
    return database
        .connect(NAME + owner)
        .compose(
            opened ->
                opened
                    .connection()
                    .query(FORGET_NODES)
                    .execute()
                    .map(forgotten -> opened)
                    .onFailure(e -> opened.close()));
  }

  private void drop(Future<Database.Session> session) {
    synchronized (this) {
      if (current.isPresent() && current.get().equals(session)) {
        current = Optional.empty();
      }
    }
    session.onSuccess(Database.Session::close);
  }

  /** Ends the session and opens no other. */
  void close() {
    Optional<Future<Database.Session>> last;
    synchronized (this) {
      closed = true;
      last = current;
    }
    last.ifPresent(this::drop);
  }
}
