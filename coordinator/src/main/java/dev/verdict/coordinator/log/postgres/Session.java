package dev.verdict.coordinator.log.postgres;

import io.vertx.pgclient.PgConnection;

/**
 * A connection that belongs to one user, and is in no pool's way.
 *
 * <p>What is under way when it is closed may get no answer at all: a server that is silent does not
 * confirm the end either. Whoever waits for an answer sets a bound.
 */
final class Session {
  /**
   * In {@code pg_stat_activity}: the server works for the session. One that waits for its client is
   * not worked for, whatever was begun.
   */
  static final String IS_WORKED_FOR =
      "state <> 'idle' AND wait_event_type IS DISTINCT FROM 'Client'";

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
