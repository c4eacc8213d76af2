package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * The session in which a node gives its signs of life. When the process dies it ends at once, and
 * the other nodes can see that.
 */
final class WatchSession {
  /** A call that takes longer has failed. */
  static final Duration CALL_MAX = Duration.ofMillis(2_500);

  /** How sessions are named to the server: this and the node's id. */
  static final String NAME = "verdict watch ";

  /** Rows of nodes that are long gone. */
  private static final String FORGET_NODES =
      "DELETE FROM node WHERE heartbeat < clock_timestamp() - interval '1 day'";

  private final SoleSession session;

  WatchSession(Database database, String owner) {
    this.session = new SoleSession(database, NAME + owner, CALL_MAX, WatchSession::forgetNodes);
  }

  private static Future<?> forgetNodes(Session session) {
    return session.connection().query(FORGET_NODES).execute();
  }

  /** Runs a statement; calls that are made together travel together. */
  Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return session.execute(sql, parameters);
  }

  /** Ends the session and opens no other. */
  void close() {
    session.close();
  }
}
