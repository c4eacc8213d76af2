package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

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

  /**
   * @param condition what must be so for anything to be written; empty if nothing must
   */
  WatchSession(Database database, String owner, Optional<String> condition) {
    String forget = FORGET_NODES + condition.map(must -> " AND " + must).orElse("");
    this.session =
        new SoleSession(
            database,
            NAME + owner,
            CALL_MAX,
            session -> session.connection().query(forget).execute(),
            database::connectAnyway);
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
