package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * One connection that nobody else uses, so that its user neither waits for others nor hides behind
 * them. A call that fails or hangs costs the connection; the next one opens another. For any
 * thread.
 */
final class SoleSession {
  private final Database database;
  private final String name;
  private final Duration callMax;
  private final Function<Session, Future<?>> greeting;
  private final Function<String, Future<Session>> connecting;
  private Optional<Future<Session>> current = Optional.empty();
  private boolean closed;

  /**
   * @param name how the server knows it
   * @param callMax a call that takes longer has failed
   * @param greeting what is done first with a connection; one with which that fails is closed
   */
  SoleSession(
      Database database, String name, Duration callMax, Function<Session, Future<?>> greeting) {
    this(database, name, callMax, greeting, database::connect);
  }

  /** The same, with another way to connect. */
  SoleSession(
      Database database,
      String name,
      Duration callMax,
      Function<Session, Future<?>> greeting,
      Function<String, Future<Session>> connecting) {
    this.connecting = connecting;
    this.database = database;
    this.name = name;
    this.callMax = callMax;
    this.greeting = greeting;
  }

  /** Runs a statement; calls that are made together travel together. */
  Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    Future<Session> session = session();
    Future<RowSet<Row>> answer =
        session.compose(open -> open.connection().preparedQuery(sql).execute(parameters));
    return database.bounded(answer, callMax, () -> {}).onFailure(failure -> drop(session));
  }

  private synchronized Future<Session> session() {
    if (closed) {
      return Future.failedFuture(new IllegalStateException("the session \"" + name + "\" is over"));
    }
    if (current.isEmpty()) {
      current = Optional.of(open());
    }
    return current.get();
  }

  private Future<Session> open() {
    return connecting
        .apply(name)
        .compose(
            session ->
                greeting.apply(session).map(greeted -> session).onFailure(e -> session.close()));
  }

  private void drop(Future<Session> session) {
    synchronized (this) {
      if (current.isPresent() && current.get().equals(session)) {
        current = Optional.empty();
      }
    }
    session.onSuccess(Session::close);
  }

  /** Ends the connection and opens no other. */
  void close() {
    Optional<Future<Session>> last;
    synchronized (this) {
      closed = true;
      last = current;
    }
    last.ifPresent(this::drop);
  }
}
