package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.LogFormat;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
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

  /** A raise that takes longer has failed; whether it happens all the same, a later look tells. */
  static final long RAISE_MILLIS_MAX = 10_000;

  private static final long NEVER = Long.MIN_VALUE;
  private static final String NO_TABLE = "42P01";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresShardTable.class);

  private static final String READ =
      """
      SELECT s.shard, s.epoch, s.owner, coalesce(
        (extract(epoch FROM clock_timestamp() - n.heartbeat) * 1000)::bigint, $1)
      FROM shard s LEFT JOIN node n ON n.owner = s.owner%s ORDER BY s.shard
      """;

  private static final String READ_NODES =
      """
      SELECT n.owner, n.url,
        (extract(epoch FROM clock_timestamp() - n.heartbeat) * 1000)::bigint,
        EXISTS (SELECT FROM pg_stat_activity a WHERE a.application_name = $1 || n.owner)
      FROM node n WHERE n.heartbeat > clock_timestamp() - interval '1 day'
      ORDER BY n.heartbeat DESC LIMIT 200
      """;

  private static final String RAISE =
      """
      WITH f AS MATERIALIZED (
        SELECT s.shard, s.epoch, w.above
        FROM unnest($1::int[], $2::bigint[], $3::bigint[]) w(shard, epoch, above)
        JOIN shard s ON s.shard = w.shard AND s.epoch = w.epoch%s
        ORDER BY s.shard FOR NO KEY UPDATE OF s)
      UPDATE shard s SET epoch = greatest(s.epoch, f.above) + 1, owner = $4, raised_at = now()
      FROM f WHERE s.shard = f.shard AND s.epoch = f.epoch
      RETURNING s.shard, s.epoch
      """;

  private static final String RELEASE =
      """
      WITH f AS MATERIALIZED (
        SELECT s.shard, s.epoch FROM unnest($1::int[], $2::bigint[]) w(shard, epoch)
        JOIN shard s ON s.shard = w.shard AND s.epoch = w.epoch AND s.owner = $3
        ORDER BY s.shard FOR NO KEY UPDATE OF s)
      UPDATE shard s SET owner = '' FROM f WHERE s.shard = f.shard AND s.epoch = f.epoch
      """;

  private static final String BEAT = "$1, clock_timestamp(), $2, $3, $4, $5";

  /** A column of a query tells its parameter no type. */
  private static final String TYPED_BEAT =
      "$1::text, clock_timestamp(), $2::text, $3::int, $4::int, $5::jsonb";

  private static final String HEARTBEAT =
      "INSERT INTO node (owner, heartbeat, url, writes_format, reads_format, settings)"
          + " %s"
          + " ON CONFLICT (owner) DO UPDATE SET heartbeat = clock_timestamp(), url = $2";

  /** With what earlier runs left at the same address: nobody is to miss them now. */
  private static final String RETIRE =
      """
      DELETE FROM node n WHERE n.owner = $1
      OR n.url <> '' AND n.url = (SELECT url FROM node WHERE owner = $1)
      AND n.heartbeat < clock_timestamp() - interval '10 seconds'
      """;

  private static final String TERMINATE =
      "SELECT p, pg_terminate_backend(p) FROM unnest(pg_blocking_pids($1)) p";

  private final Vertx vertx;
  private final Database database;
  private final String owner;
  private final String url;
  private final JsonObject settings;
  private final WatchSession session;
  private final boolean isPlaced;
  private final String read;
  private final String raise;
  private final String heartbeat;

  /** When the database answered last; before it ever did, when it was asked first. */
  private final AtomicLong answeredAtNanos = new AtomicLong(NEVER);

  private volatile boolean strange;

  /**
   * @param database where the table is
   * @param owner this node's id: unique to this run of the process
   */
  public PostgresShardTable(Database database, String owner) {
    this(database, owner, "", Map.of());
  }

  /**
   * @param database where the table is
   * @param owner this node's id: unique to this run of the process
   * @param url the base URL by which other nodes reach this one
   * @param settings what all nodes should have alike, by name, as this one has it
   */
  public PostgresShardTable(
      Database database, String owner, String url, Map<String, String> settings) {
    this(database, owner, url, settings, Optional.empty());
  }

  /**
   * @param database where the table is
   * @param owner this node's id: unique to this run of the process
   * @param url the base URL by which other nodes reach this one
   * @param settings what all nodes should have alike, by name, as this one has it
   * @param place what must be so for the table to be the one that is meant, see {@link
   *     LogPlace#condition}; empty if it can be no other. While it is not so, nothing is read or
   *     written there, and the database is withheld from all others
   */
  public PostgresShardTable(
      Database database,
      String owner,
      String url,
      Map<String, String> settings,
      Optional<String> place) {
    this.isPlaced = place.isPresent();
    this.read = READ.formatted(place.map(must -> " WHERE " + must).orElse(""));
    this.raise = RAISE.formatted(place.map(must -> " AND " + must).orElse(""));
    this.heartbeat =
        HEARTBEAT.formatted(
            place
                .map(must -> "SELECT " + TYPED_BEAT + " WHERE " + must)
                .orElse("VALUES (" + BEAT + ")"));
    this.vertx = database.vertx();
    this.database = database;
    this.owner = owner;
    this.url = url;
    this.settings = new JsonObject(new HashMap<>(settings));
    this.session = new WatchSession(database, owner, place);
  }

  @Override
  public Future<List<ShardRow>> readAll() {
    return answered(session.execute(read, Tuple.of(Long.MAX_VALUE)))
        .compose(rows -> rows.size() > 0 ? Future.succeededFuture(rows) : unlessPlaced(rows))
        .map(rows -> list(rows, PostgresShardTable::shard));
  }

  /** For how long the database has not answered; zero if it was not asked. For any thread. */
  public Duration silence() {
    long since = answeredAtNanos.get();
    return since == NEVER ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /** Whether another database was there than is meant when it was looked at last. */
  public boolean isStrange() {
    return strange;
  }

  private <T> Future<T> answered(Future<T> asked) {
    answeredAtNanos.compareAndSet(NEVER, System.nanoTime());
    return asked.onSuccess(answer -> answeredAtNanos.set(System.nanoTime()));
  }

  /** Fails, where it can be told that the database is another one. */
  private <T> Future<T> unlessPlaced(T nothing) {
    return isPlaced ? stranger() : Future.succeededFuture(nothing);
  }

  private <T> Future<T> stranger() {
    String why = "another database is where one of the log was";
    if (!strange) {
      strange = true;
      LOG.error("ALERT {}: nothing is read or written there until it is back", why);
      database.withholdStranger(why);
    }
    return Future.failedFuture(new LogPlace.MisplacedException(why));
  }

  private void familiar() {
    if (strange) {
      strange = false;
      LOG.info("The right database is back");
      database.release();
    }
  }

  private static ShardRow shard(Row row) {
    return new ShardRow(row.getInteger(0), row.getLong(1), row.getString(2), row.getLong(3));
  }

  @Override
  public Future<List<NodeRow>> readNodes() {
    return session
        .execute(READ_NODES, Tuple.of(WatchSession.NAME))
        .map(rows -> list(rows, PostgresShardTable::node));
  }

  private static NodeRow node(Row row) {
    return new NodeRow(row.getString(0), row.getString(1), row.getLong(2), row.getBoolean(3));
  }

  private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> mapper) {
    List<T> list = new ArrayList<>();
    rows.forEach(row -> list.add(mapper.apply(row)));
    return list;
  }

  @Override
  public Future<Map<Integer, Long>> raise(Map<Integer, Long> seen, Map<Integer, Long> above) {
    TreeMap<Integer, Long> sorted = new TreeMap<>(seen);
    Long[] floors =
        sorted.keySet().stream().map(shard -> above.getOrDefault(shard, 0L)).toArray(Long[]::new);
    Tuple parameters =
        Tuple.of(
            sorted.keySet().toArray(Integer[]::new),
            sorted.values().toArray(Long[]::new),
            floors,
            owner);
    return database
        .connect("verdict raise " + owner)
        .compose(
            session -> raise(session.connection(), parameters).onComplete(done -> session.close()));
  }

  private Future<Map<Integer, Long>> raise(PgConnection connection, Tuple parameters) {
    AtomicBoolean unconfirmed = new AtomicBoolean();
    Promise<Map<Integer, Long>> answer = Promise.promise();
    connection.noticeHandler(notice -> unconfirmed.compareAndSet(false, Notices.lost(notice)));
    long blocked =
        vertx.setPeriodic(BLOCKED_MILLIS, id -> terminateHolders(connection.processId()));
    long bound =
        vertx.setTimer(
            RAISE_MILLIS_MAX, id -> answer.tryFail(new TimeoutException("the raise does not end")));
    connection
        .preparedQuery(raise)
        .execute(parameters)
        .onComplete(
            (rows, failure) -> {
              if (failure != null) {
                answer.tryFail(failure);
              } else if (unconfirmed.get()) {
                answer.tryFail(new WriterConnection.UnconfirmedException());
              } else {
                answer.tryComplete(raised(rows));
              }
            });
    return answer
        .future()
        .onComplete(
            done -> {
              vertx.cancelTimer(blocked);
              vertx.cancelTimer(bound);
            });
  }

  private static Map<Integer, Long> raised(RowSet<Row> rows) {
    Map<Integer, Long> epochs = new TreeMap<>();
    rows.forEach(row -> epochs.put(row.getInteger(0), row.getLong(1)));
    return epochs;
  }

  private void terminateHolders(int processId) {
    database
        .query(TERMINATE, Tuple.of(processId))
        .onSuccess(
            rows ->
                rows.forEach(
                    row ->
                        LOG.warn("Terminated backend {}, which held a shard", row.getInteger(0))))
        .onFailure(e -> LOG.warn("Cannot terminate who holds a shard: {}", e.toString()));
  }

  @Override
  public Future<Void> release(Map<Integer, Long> led) {
    TreeMap<Integer, Long> sorted = new TreeMap<>(led);
    Tuple parameters =
        Tuple.of(
            sorted.keySet().toArray(Integer[]::new), sorted.values().toArray(Long[]::new), owner);
    return session.execute(RELEASE, parameters).mapEmpty();
  }

  @Override
  public Future<Void> heartbeat() {
    LogFormat ours = LogFormat.OURS;
    return answered(
            session.execute(heartbeat, Tuple.of(owner, url, ours.writes(), ours.reads(), settings)))
        .recover(this::unlessNoLog)
        .compose(rows -> rows.rowCount() > 0 ? Future.succeededFuture(rows) : unlessPlaced(rows))
        .onSuccess(written -> familiar())
        .mapEmpty();
  }

  /** A database without the tables of a log is another one as well. */
  private Future<RowSet<Row>> unlessNoLog(Throwable failure) {
    boolean isNoLog =
        isPlaced && failure instanceof PgException e && NO_TABLE.equals(e.getSqlState());
    return isNoLog ? stranger() : Future.failedFuture(failure);
  }

  @Override
  public Future<Void> retire() {
    return session.execute(RETIRE, Tuple.of(owner)).mapEmpty();
  }

  /** Ends the session in which this node gives its signs of life. */
  public void close() {
    session.close();
  }
}
