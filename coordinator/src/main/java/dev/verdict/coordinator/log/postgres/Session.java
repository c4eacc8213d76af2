package dev.verdict.coordinator.log.postgres;

import io.vertx.pgclient.PgConnection;

/**
 * A connection that belongs to one user, and is in no pool's way.
 *
 * <p>What is under way when it is closed may get no answer at all: a server that is silent does not
 * confirm the end either. Whoever waits for an answer sets a bound.
 */
final class Session {
  private final PgConnection connection;
  private final Runnable end;

  Session(PgConnection connection, Runnable end) {
    this.connection = connection;
    this.end = end;
    connection.closeHandler(closed -> end.run());
  }

  PgConnection connection() {
    return connection;
  }

  /** Ends it for good: the server sees the session go. May be repeated. */
  void close() {
    end.run();
  }
}
