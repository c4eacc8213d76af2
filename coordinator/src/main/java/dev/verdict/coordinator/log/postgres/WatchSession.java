package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/**
 * The session in which a node gives its signs of life: one connection that nobody else uses, so
 * that it neither waits for others nor hides behind them. When the process dies its session ends at
 * once, and the other nodes can see that. A call that fails or hangs costs the connection; the next
 * one opens another.
 */
final class WatchSession {
  /** A call that takes longer has failed. */
  static final Duration CALL_MAX = Duration.ofMillis(2_500);

  /** How sessions are named to the server: this and the node's id. */
  static final String NAME = "verdict watch ";

  /** Rows of nodes that are long gone. */
  private static final String FORGET_NODES =
      "DELETE FROM node WHERE heartbeat < clock_timestamp() - interval '1 day'";

  private final Database database;
  private final String owner;
  private Optional<Future<Session>> current = Optional.empty();
  private boolean closed;

  WatchSession(Database database, String owner) {
    this.database = database;
    this.owner = owner;
  }

  /** Runs a statement; calls that are made together travel together. */
  Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    Future<Session> session = session();
    Future<RowSet<Row>> answer =
        session.compose(open -> open.connection().preparedQuery(sql).execute(parameters));
    return database.bounded(answer, CALL_MAX, () -> {}).onFailure(failure -> drop(session));
  }

  private synchronized Future<Session> session() {
    if (closed) {
      return Future.failedFuture(new IllegalStateException("the node retires"));
    }
    if (current.isEmpty()) {
      current = Optional.of(open());
    }
    return current.get();
  }

  private Future<Session> open() {
    return database
        .connect(NAME + owner)
        .compose(
            session ->
                session
                    .connection()
                    .query(FORGET_NODES)
                    .execute()
                    .map(forgotten -> session)
                    .onFailure(e -> session.close()));
  }

  private void drop(Future<Session> session) {
    synchronized (this) {
      if (current.isPresent() && current.get().equals(session)) {
        current = Optional.empty();
      }
    }
    session.onSuccess(Session::close);
  }

  /** Ends the session and opens no other. */
  void close() {
    Optional<Future<Session>> last;
    synchronized (this) {
      closed = true;
      last = current;
    }
    last.ifPresent(this::drop);
  }
}
