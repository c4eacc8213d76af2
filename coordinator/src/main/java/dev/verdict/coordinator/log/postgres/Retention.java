package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the log from growing for ever. A day that is older than the retention is dropped whole; if
 * some of its transactions are unfinished, only these stay. What was dropped is forgotten for good:
 * nothing can be written about it any more.
 *
 * <p>What is old is for the database's clock to say, for nothing brings back what was forgotten by
 * mistake. The node's own clock only says which days the coming ids of this node fall into.
 *
 * <p>Idempotency keys outlive their transactions, so that a late repeat is told that its key has
 * expired and does not begin anew.
 */
public final class Retention {
  /** A day with more unfinished transactions than this is left as it is. */
  static final int SURVIVORS_MAX = 10_000;

  /** How many keys one statement deletes. */
  static final int KEYS_BATCH = 5_000;

  /** How many such statements one run makes at most. */
  static final int KEY_BATCHES_MAX = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private static final String DAYS =
      "SELECT right(c.relname, 8) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
          + " WHERE i.inhparent = 'transaction'::regclass ORDER BY 1";

  /** To drop a day's partitions is a matter of moments, to carry its survivors on of minutes. */
  private static final Duration FORGET_MAX = Duration.ofMinutes(10);

  /** Whoever waits longer than this for a lock gives way to the writers, until the next run. */
  private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '500ms'";

  private static final String CLOCK = "SELECT floor(extract(epoch FROM now()) * 1000)::bigint";

  private static final String FORGET =
      "SELECT forget_partitions($1, $2, $3, $4, make_interval(secs => $5))";

  private static final String DELETE_KEYS =
      "DELETE FROM idempotency_key WHERE (namespace, principal, key) IN"
          + " (SELECT namespace, principal, key FROM idempotency_key k WHERE tx < $1"
          + " AND NOT EXISTS (SELECT FROM transaction t WHERE t.tx = k.tx)"
          + " AND NOT EXISTS (SELECT FROM entry e WHERE e.tx = k.tx AND e.seq = 1 OFFSET 0)"
          + " ORDER BY tx LIMIT $2)";

  private final Database database;
  private final Partitions partitions;
  private final InstantSource clock;
  private final Duration keep;
  private final Duration keepKeys;

  /**
   * @param database where the log is
   * @param clock the time by which this node makes ids
   * @param keep how long finished transactions are kept, at least; rounded up to whole days
   * @param keepKeys how long idempotency keys are kept; longer than {@code keep}
   */
  public Retention(Database database, InstantSource clock, Duration keep, Duration keepKeys) {
    if (keepKeys.compareTo(keep) <= 0 || keep.isNegative()) {
      throw new IllegalArgumentException("keys must be kept longer than transactions");
    }
    this.database = database;
    this.partitions = new Partitions(database);
    this.clock = clock;
    this.keep = keep;
    this.keepKeys = keepKeys;
  }

  /**
   * What one run did.
   *
   * @param daysDropped days that are gone whole
   * @param daysReduced days of which only unfinished transactions are left
   * @param daysLeft days that had to be left for the next run
   * @param keysDeleted idempotency keys
   */
  public record Report(int daysDropped, int daysReduced, int daysLeft, long keysDeleted) {}

  /** Makes the coming days' partitions, ends the old ones, and deletes expired keys. */
  public Future<Report> run() {
    return partitions
        .createAhead(clock.instant())
        .compose(made -> databaseTime())
        .compose(
            now ->
                daysBefore(Day.of(now.minus(keep)))
                    .compose(this::forgetAll)
                    .compose(
                        survivors ->
                            deleteKeys(Day.of(now.minus(keepKeys)).lowerId(), KEY_BATCHES_MAX)
                                .map(keys -> report(survivors, keys))));
  }

  private Future<Instant> databaseTime() {
    return database
        .query(CLOCK, Tuple.tuple())
        .map(rows -> Instant.ofEpochMilli(rows.iterator().next().getLong(0)));
  }

  private static Report report(List<Integer> survivors, long keys) {
    int dropped = (int) survivors.stream().filter(count -> count == 0).count();
    int left = (int) survivors.stream().filter(count -> count < 0).count();
    return new Report(dropped, survivors.size() - dropped - left, left, keys);
  }

  private Future<List<Day>> daysBefore(Day firstKept) {
    return database
        .query(DAYS, Tuple.tuple())
        .map(
            rows -> {
              List<Day> days = new ArrayList<>();
              rows.forEach(row -> days.add(Day.parse(row.getString(0))));
              days.removeIf(day -> !day.isBefore(firstKept));
              return days;
            });
  }

  /** How many transactions of each day survived; -1 for a day that was left as it is. */
  private Future<List<Integer>> forgetAll(List<Day> days) {
    Future<List<Integer>> all = Future.succeededFuture(new ArrayList<>());
    for (Day day : days) {
      all =
          all.compose(
              survivors ->
                  forget(day)
                      .map(
                          count -> {
                            survivors.add(count);
                            return survivors;
                          }));
    }
    return all;
  }

  private Future<Integer> forget(Day day) {
    return database
        .bounded(forgetAtOnce(day), FORGET_MAX, () -> {})
        .recover(
            e -> {
              LOG.warn("Cannot end the retention of {} now: {}", day.date(), e.toString());
              return Future.succeededFuture(-1);
            });
  }

  private Future<Integer> forgetAtOnce(Day day) {
    return database.withTransaction(
        connection ->
            connection
                .query(LOCK_TIMEOUT)
                .execute()
                .compose(
                    set ->
                        connection
                            .preparedQuery(FORGET)
                            .execute(
                                Tuple.of(
                                    day.suffix(),
                                    day.lowerId(),
                                    day.upperId(),
                                    SURVIVORS_MAX,
                                    (double) keep.toSeconds())))
                .map(rows -> rows.iterator().next().getInteger(0)));
  }

  private Future<Long> deleteKeys(String below, int batchesLeft) {
    return database
        .query(DELETE_KEYS, Tuple.of(below, KEYS_BATCH))
        .compose(
            rows ->
                rows.rowCount() < KEYS_BATCH || batchesLeft == 1
                    ? Future.succeededFuture((long) rows.rowCount())
                    : deleteKeys(below, batchesLeft - 1).map(more -> more + rows.rowCount()));
  }
}
