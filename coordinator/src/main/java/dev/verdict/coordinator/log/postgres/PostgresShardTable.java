package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.leadership.ShardTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards' epochs in PostgreSQL.
 *
 * <p>A raise is one autocommit statement: its answer is the acknowledgement of its commit, and what
 * is read afterwards includes all that the former owner ever wrote. An answer that may not have
 * reached the standbys is a failure; the epoch is raised once more then.
 */
public final class PostgresShardTable implements ShardTable {
  /** A raise that still waits after this long terminates whoever holds its rows. */
  static final long BLOCKED_MILLIS = 300;

  private static final Logger LOG = LoggerFactory.getLogger(PostgresShardTable.class);

  private static final String READ =
      """
      SELECT s.shard, s.epoch, s.owner, coalesce(
        (extract(epoch FROM clock_timestamp() - n.heartbeat) * 1000)::bigint, $1)
      FROM shard s LEFT JOIN node n ON n.owner = s.owner ORDER BY s.shard
      """;

  private static final String RAISE =
      """
      WITH f AS MATERIALIZED (
        SELECT s.shard, s.epoch FROM unnest($1::int[], $2::bigint[]) w(shard, epoch)
        JOIN shard s ON s.shard = w.shard AND s.epoch = w.epoch
        ORDER BY s.shard FOR NO KEY UPDATE OF s),
      n AS (
        INSERT INTO node (owner, heartbeat) VALUES ($3, clock_timestamp())
        ON CONFLICT (owner) DO UPDATE SET heartbeat = clock_timestamp())
      UPDATE shard s SET epoch = s.epoch + 1, owner = $3, raised_at = now()
      FROM f WHERE s.shard = f.shard AND s.epoch = f.epoch
      RETURNING s.shard, s.epoch
      """;

  private static final String HEARTBEAT =
      "INSERT INTO node (owner, heartbeat) VALUES ($1, clock_timestamp())"
          + " ON CONFLICT (owner) DO UPDATE SET heartbeat = clock_timestamp()";

  private static final String TERMINATE =
      "SELECT p, pg_terminate_backend(p) FROM unnest(pg_blocking_pids($1)) p";

  private final Vertx vertx;
  private final Database database;
  private final String owner;

  /**
   * @param database where the table is
   * @param owner this node's id: unique to this run of the process
   */
  public PostgresShardTable(Database database, String owner) {
    this.vertx = database.vertx();
    this.database = database;
    this.owner = owner;
  }

  @Override
  public Future<List<ShardRow>> readAll() {
    return database
        .pool()
        .preparedQuery(READ)
        .execute(Tuple.of(Long.MAX_VALUE))
        .map(
            rows -> {
              List<ShardRow> shards = new ArrayList<>();
              rows.forEach(row -> shards.add(shard(row)));
              return shards;
            });
  }

  private static ShardRow shard(Row row) {
    return new ShardRow(row.getInteger(0), row.getLong(1), row.getString(2), row.getLong(3));
  }

  @Override
  public Future<Map<Integer, Long>> raise(Map<Integer, Long> seen) {
    TreeMap<Integer, Long> sorted = new TreeMap<>(seen);
    Tuple parameters =
        Tuple.of(
            sorted.keySet().toArray(Integer[]::new), sorted.values().toArray(Long[]::new), owner);
    return database
        .connect("verdict raise " + owner)
        .compose(
            connection -> raise(connection, parameters).onComplete(done -> connection.close()));
  }

  private Future<Map<Integer, Long>> raise(PgConnection connection, Tuple parameters) {
    AtomicBoolean unconfirmed = new AtomicBoolean();
    connection.noticeHandler(notice -> unconfirmed.compareAndSet(false, Notices.lost(notice)));
    long timer = vertx.setPeriodic(BLOCKED_MILLIS, id -> terminateHolders(connection.processId()));
    return connection
        .preparedQuery(RAISE)
        .execute(parameters)
        .onComplete(done -> vertx.cancelTimer(timer))
        .compose(
            rows ->
                unconfirmed.get()
                    ? Future.failedFuture(new WriterConnection.UnconfirmedException())
                    : Future.succeededFuture(raised(rows)));
  }

  private static Map<Integer, Long> raised(RowSet<Row> rows) {
    Map<Integer, Long> epochs = new TreeMap<>();
    rows.forEach(row -> epochs.put(row.getInteger(0), row.getLong(1)));
    return epochs;
  }

  private void terminateHolders(int processId) {
    database
        .pool()
        .preparedQuery(TERMINATE)
        .execute(Tuple.of(processId))
        .onSuccess(
            rows ->
                rows.forEach(
                    row ->
                        LOG.warn("Terminated backend {}, which held a shard", row.getInteger(0))))
        .onFailure(e -> LOG.warn("Cannot terminate who holds a shard: {}", e.toString()));
  }

  @Override
  public Future<Void> heartbeat() {
    return database.pool().preparedQuery(HEARTBEAT).execute(Tuple.of(owner)).mapEmpty();
  }
}
