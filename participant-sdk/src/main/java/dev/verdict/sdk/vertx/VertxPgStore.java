package dev.verdict.sdk.vertx;

import dev.verdict.sdk.Store;
import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.barrier.sql.SqlBarrier;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;

/**
 * Keeps the barrier in PostgreSQL by the Vert.x client. Handlers get a connection inside the
 * barrier's transaction; it refuses to begin, end or close. Nothing blocks, and handlers must not.
 * The database's isolation level must be READ COMMITTED, its default.
 */
public final class VertxPgStore implements Store<SqlConnection> {
  /** How long a local transaction waits for one lock, unless told otherwise. */
  public static final Duration LOCK_TIMEOUT_DEFAULT = Duration.ofSeconds(1);

  private final SqlBarrier<SqlConnection> barrier;

  /**
   * A store over one pool, which stays the caller's. Give the pool a bounded wait queue.
   *
   * @param pool a pool of the participant's database
   */
  public VertxPgStore(Pool pool) {
    this(pool, pool, LOCK_TIMEOUT_DEFAULT);
  }

  /**
   * A store over two pools, so that commits and aborts of prepared work never wait behind work.
   *
   * @param pool a pool for work
   * @param phaseTwo a pool for commits and aborts of prepared work
   * @param lockTimeout how long a local transaction waits for one lock, at least 1 ms; shorter than
   *     the coordinator's call time-out
   */
  public VertxPgStore(Pool pool, Pool phaseTwo, Duration lockTimeout) {
    this(pool, phaseTwo, lockTimeout, false);
  }

  private VertxPgStore(Pool pool, Pool phaseTwo, Duration lockTimeout, boolean optimistic) {
    VertxLinks links = new VertxLinks(pool, phaseTwo, VertxLink.Kind.POSTGRES);
    barrier = new SqlBarrier<>(links, lockTimeout, optimistic);
  }

  /**
   * A store over two pools that runs first deliveries at once, with what {@link
   * dev.verdict.sdk.JdbcStore.Builder#optimistic} says of it. All connections need {@code
   * lock_timeout}, for example by {@code PgConnectOptions.addProperty}.
   *
   * @param pool a pool for work
   * @param phaseTwo a pool for commits and aborts of prepared work
   * @param lockTimeout how long a local transaction waits for one lock, at least 1 ms; shorter than
   *     the coordinator's call time-out
   */
  public static VertxPgStore optimistic(Pool pool, Pool phaseTwo, Duration lockTimeout) {
    return new VertxPgStore(pool, phaseTwo, lockTimeout, true);
  }

  @Override
  public BarrierStore<SqlConnection> barrier() {
    return barrier;
  }
}
