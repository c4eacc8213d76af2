package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.locks.LockClaim;
import dev.verdict.coordinator.locks.LockStore;
import dev.verdict.coordinator.locks.LockView;
import dev.verdict.coordinator.locks.Standing;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.LockMode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Claims in PostgreSQL. What happens under which lock, the functions of the schema say. */
public final class PostgresLockStore implements LockStore {
  private static final String CLAIM =
      "SELECT answer, its_ticket, left_ms, seen_epoch FROM claim_locks($1, $2, $3, $4, $5, $6, $7,"
          + " $8, $9, $10)";

  private static final String LOOK =
      "SELECT its_state, its_ticket, left_ms, 0::bigint, of_holder FROM look_at_locks($1)";

  private static final String LEFT =
      "(extract(epoch FROM h.ends_at - clock_timestamp()) * 1000)::bigint";

  private static final String STANDING = "h.state, h.ticket, " + LEFT + ", h.epoch";

  private static final String RENEW =
      "UPDATE lock_holder h SET ttl_ms = $2, ends_at = now() + $2 * interval '1 millisecond'"
          + " WHERE h.holder = $1 AND h.kind = 'lease' AND h.state = 'granted'"
          + " AND h.ends_at > now() RETURNING "
          + STANDING;

  private static final String FIND =
      "SELECT " + STANDING + " FROM lock_holder h WHERE h.holder = $1 AND h.kind = 'lease'";

  private static final String END =
      "SELECT release_lock_holder(h.holder) FROM lock_holder h WHERE h.holder = $1"
          + " AND h.kind = 'lease'";

  private static final String VIEW =
      "SELECT c.resource, c.exclusive, h.holder, h.kind = 'lease', h.state = 'granted', h.ticket,"
          + " coalesce(h.granted_at, h.claimed_at), "
          + LEFT
          + ", h.note FROM lock_claim c JOIN lock_holder h ON h.ticket = c.ticket WHERE ";

  private static final String HOLDING =
      VIEW + "c.resource = ANY ($1) AND h.state = 'granted' ORDER BY c.resource, c.ticket LIMIT 10";

  private static final String LIST =
      VIEW + "(c.resource, c.ticket) > ($1, $2) ORDER BY c.resource, c.ticket LIMIT $3";

  private static final String SWEEP = "SELECT sweep_locks($1 * interval '1 millisecond')";

  /** What the function sweeps at once. */
  private static final int SWEPT_AT_ONCE = 1_000;

  private static final String FORGET = "SELECT forget_lock_holders($1)";

  private static final String FORGET_OLD =
      "SELECT forget_released_lock_holders($1 * interval '1 millisecond', $2)";

  private static final int FORGOTTEN_AT_ONCE = 5_000;

  /** One connection of the pool is left for others. */
  private static final int AT_ONCE = Database.POOL_SIZE_MAX - 1;

  private static final int WAITING_MAX = 20_000;

  private final Database database;
  private final Turns turns;

  /**
   * @param database where they are
   */
  public PostgresLockStore(Database database) {
    this.database = database;
    this.turns = new Turns(database.vertx(), AT_ONCE, WAITING_MAX);
  }

  @Override
  public Future<Standing> claim(LockClaim claim) {
    Optional<TxId> tx =
        claim.ttl().isPresent() ? Optional.empty() : Optional.of(new TxId(claim.holder()));
    return query(
            CLAIM,
            Tuple.tuple()
                .addString(claim.holder())
                .addString(tx.isPresent() ? "transaction" : "lease")
                .addInteger(tx.map(TxId::shard).orElse(0))
                .addLong(claim.epoch())
                .addString(claim.request())
                .addString(claim.note())
                .addArrayOfString(claim.resources().keySet().toArray(new String[0]))
                .addArrayOfBoolean(
                    claim.resources().values().stream()
                        .map(mode -> mode == LockMode.EXCLUSIVE)
                        .toArray(Boolean[]::new))
                .addLong(claim.waitMax().toMillis())
                .addLong(millis(claim.ttl())))
        .map(rows -> standing(rows.iterator().next()));
  }

  private static @Nullable Long millis(Optional<Duration> time) {
    return time.map(Duration::toMillis).orElse(null);
  }

  @Override
  public Future<Map<String, Standing>> look(Collection<String> holders) {
    return query(LOOK, Tuple.tuple().addArrayOfString(holders.toArray(new String[0])))
        .map(
            rows -> {
              Map<String, Standing> found = new HashMap<>();
              rows.forEach(row -> found.put(row.getString(4), standing(row)));
              return found;
            });
  }

  @Override
  public Future<Void> release(TxId tx, long epoch) {
    return query("SELECT release_locks($1, $2, $3)", Tuple.of(tx.text(), tx.shard(), epoch))
        .mapEmpty();
  }

  @Override
  public Future<Optional<Long>> settle(TxId tx, long epoch) {
    return query("SELECT settle_locks($1, $2, $3)", Tuple.of(tx.text(), tx.shard(), epoch))
        .map(rows -> Optional.ofNullable(rows.iterator().next().getLong(0)));
  }

  @Override
  public Future<Optional<Standing.State>> end(String lease) {
    return query(END, Tuple.of(lease)).map(rows -> first(rows).map(row -> state(row.getString(0))));
  }

  @Override
  public Future<Optional<Standing>> renew(String lease, Duration ttl) {
    return query(RENEW, Tuple.of(lease, ttl.toMillis()))
        .map(rows -> first(rows).map(PostgresLockStore::standing));
  }

  @Override
  public Future<Optional<Standing>> find(String lease) {
    return query("SELECT end_overdue_locks()", Tuple.tuple())
        .compose(ended -> query(FIND, Tuple.of(lease)))
        .map(rows -> first(rows).map(PostgresLockStore::standing));
  }

  @Override
  public Future<List<LockView>> holding(Collection<String> resources) {
    return query(HOLDING, Tuple.tuple().addArrayOfString(resources.toArray(new String[0])))
        .map(PostgresLockStore::views);
  }

  @Override
  public Future<List<LockView>> list(Optional<After> after, int limit) {
    After from = after.orElse(new After("", 0));
    return query("SELECT end_overdue_locks()", Tuple.tuple())
        .compose(ended -> query(LIST, Tuple.of(from.resource(), from.token(), limit)))
        .map(PostgresLockStore::views);
  }

  @Override
  public Future<Integer> sweep() {
    double keep = REMEMBERED.toMillis();
    return inPortions(SWEEP, Tuple.of(keep), SWEPT_AT_ONCE)
        .compose(released -> forget(FORGET, Tuple.of(FORGOTTEN_AT_ONCE)).map(released))
        .compose(released -> forget(FORGET_OLD, Tuple.of(keep, FORGOTTEN_AT_ONCE)).map(released));
  }

  private Future<Integer> forget(String sql, Tuple parameters) {
    return inPortions(sql, parameters, FORGOTTEN_AT_ONCE);
  }

  /** Repeats a statement that tells how many rows it changed until it finds less than it may. */
  private Future<Integer> inPortions(String sql, Tuple parameters, int most) {
    return query(sql, parameters)
        .map(rows -> rows.iterator().next().getInteger(0))
        .compose(
            changed ->
                changed < most
                    ? Future.succeededFuture(changed)
                    : inPortions(sql, parameters, most).map(more -> changed + more));
  }

  private Future<RowSet<Row>> query(String sql, Tuple parameters) {
    return turns.take(() -> database.query(sql, parameters));
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }

  private static List<LockView> views(RowSet<Row> rows) {
    List<LockView> views = new ArrayList<>();
    rows.forEach(row -> views.add(view(row)));
    return views;
  }

  private static LockView view(Row row) {
    return new LockView(
        row.getString(0),
        row.getBoolean(1) ? LockMode.EXCLUSIVE : LockMode.SHARED,
        row.getString(2),
        row.getBoolean(3),
        row.getBoolean(4),
        row.getLong(5),
        row.getOffsetDateTime(6).toInstant(),
        left(row.getLong(7)),
        row.getString(8));
  }

  private static Standing standing(Row row) {
    Long ticket = row.getLong(1);
    return new Standing(
        state(row.getString(0)), ticket == null ? 0 : ticket, left(row.getLong(2)), row.getLong(3));
  }

  private static Optional<Duration> left(@Nullable Long millis) {
    return Optional.ofNullable(millis).map(left -> Duration.ofMillis(Math.max(0, left)));
  }

  private static Standing.State state(String word) {
    return Standing.State.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
