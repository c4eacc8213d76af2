package dev.verdict.coordinator.log.postgres;

import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The atomic transactions that are decided and not finished, whoever leads their shards: a
 * participant may not know the decision, and hold what it holds until it does.
 */
public final class InDoubt {
  /** Of how many unfinished transactions of each shard is looked at, the oldest. */
  static final int LOOKED_AT_MAX = 1_000;

  private static final String OLDEST =
      """
      SELECT coalesce(sum(found.count), 0)::bigint, min(found.oldest)
      FROM shard s CROSS JOIN LATERAL (
        SELECT count(*) AS count, min(u.tx) AS oldest FROM (
          SELECT t.tx, t.kind, t.outcome FROM transaction t
          WHERE t.shard = s.shard AND NOT t.finished AND t.wake_at IS NULL
          ORDER BY t.tx LIMIT $1) u
        WHERE u.kind = 'atomic' AND u.outcome IS NOT NULL) found
      """;

  private final Database database;

  /**
   * @param database where the log is
   */
  public InDoubt(Database database) {
    this.database = database;
  }

  /**
   * What is in doubt.
   *
   * @param count how many, of the oldest {@link #LOOKED_AT_MAX} unfinished ones of each shard
   * @param oldest the one that began first, if there is any
   */
  public record Found(long count, Optional<TxId> oldest) {
    /** What is in doubt in several databases. */
    public static Found merge(List<Found> parts) {
      return new Found(
          parts.stream().mapToLong(Found::count).sum(),
          parts.stream().flatMap(part -> part.oldest().stream()).min(Comparator.naturalOrder()));
    }
  }

  /** Looks. */
  public Future<Found> look() {
    return database
        .query(OLDEST, Tuple.of(LOOKED_AT_MAX))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new Found(
                  row.getLong(0), Optional.ofNullable(row.getString(1)).map(TxId::new));
            });
  }
}
