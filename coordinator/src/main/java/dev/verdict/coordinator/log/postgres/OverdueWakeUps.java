package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * How late the dormant transactions are that should be awake by now, whoever leads their shards.
 */
public final class OverdueWakeUps {
  /** In ms; one look into the index of the dormant for each shard and partition. */
  static final String LONGEST =
      """
      SELECT coalesce(ceil(extract(epoch FROM now() - min(first.wake_at)) * 1000), 0)::bigint
      FROM shard s CROSS JOIN LATERAL (
        SELECT t.wake_at FROM transaction t
        WHERE t.shard = s.shard AND NOT t.finished AND t.wake_at IS NOT NULL
          AND t.wake_at <= now()
        ORDER BY t.wake_at LIMIT 1) first
      """;

  private final Database database;

  /**
   * @param database where the log is
   */
  public OverdueWakeUps(Database database) {
    this.database = database;
  }

  /** For how long the one that was due first has been due; zero if none is. */
  public Future<Duration> longest() {
    return database
        .query(LONGEST, Tuple.tuple())
        .map(rows -> Duration.ofMillis(rows.iterator().next().getLong(0)));
  }
}
