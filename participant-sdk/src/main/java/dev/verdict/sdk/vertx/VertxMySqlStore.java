package dev.verdict.sdk.vertx;

import dev.verdict.sdk.Store;
import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.barrier.sql.SqlBarrier;
import dev.verdict.sdk.barrier.sql.XaLinks;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps the barrier in MariaDB or MySQL by the Vert.x client; which of them is found out. Handlers
 * get a connection inside the barrier's transaction; it refuses to begin, end or close, and
 * statements that commit, also unasked. Nothing blocks, and handlers must not. The store sees to
 * isolation level and lock time-out for the time of a transaction.
 */
public final class VertxMySqlStore implements Store<SqlConnection> {
  /** How long a local transaction waits for one lock, unless told otherwise. */
  public static final Duration LOCK_TIMEOUT_DEFAULT = Duration.ofSeconds(1);

  /** How many connections for XA are open at a time, for work and for phase two each. */
  public static final int XA_CONNECTIONS_DEFAULT = 16;

  private final SqlBarrier<SqlConnection> barrier;

  private VertxMySqlStore(Builder builder) {
    barrier =
        new SqlBarrier<>(
            new VertxLinks(builder.pool, builder.pool, VertxLink.Kind.MYSQL),
            builder.xa,
            builder.lockTimeout,
            false);
  }

  /**
   * A store with default settings, which cannot prepare.
   *
   * @param pool a pool of the participant's database; it stays the caller's. Give it a bounded wait
   *     queue
   */
  public static VertxMySqlStore of(Pool pool) {
    return builder(pool).build();
  }

  /** Begins the settings of a store. */
  public static Builder builder(Pool pool) {
    return new Builder(pool);
  }

  @Override
  public BarrierStore<SqlConnection> barrier() {
    return barrier;
  }

  /** Settings of a store. */
  public static final class Builder {
    private final Pool pool;
    private Duration lockTimeout = LOCK_TIMEOUT_DEFAULT;
    private Optional<XaLinks<SqlConnection>> xa = Optional.empty();

    private Builder(Pool pool) {
      this.pool = pool;
    }

    /** {@link #xa(Supplier, int)} with {@link #XA_CONNECTIONS_DEFAULT}. */
    public Builder xa(Supplier<? extends Future<? extends SqlConnection>> connector) {
      return xa(connector, XA_CONNECTIONS_DEFAULT);
    }

    /**
     * Prepares by XA, on connections that this makes: a pool cannot end those that have prepared,
     * which the database asks for. All else stays with the pool.
     *
     * @param connector connects to the database of the pool, for example {@code () ->
     *     MySQLConnection.connect(vertx, options)}
     * @param connectionsMax at a time, for work and for phase two each, at least 1; up to 1,024
     *     calls wait for one, more are answered 503
     */
    public Builder xa(
        Supplier<? extends Future<? extends SqlConnection>> connector, int connectionsMax) {
      if (connectionsMax < 1) {
        throw new IllegalArgumentException("there must be at least one connection");
      }
      xa = Optional.of(new VertxXaLinks(connector, connectionsMax, VertxXaLinks.CONNECT_LONGEST));
      return this;
    }

    /**
     * How long a local transaction waits for one lock. Keep it shorter than the coordinator's call
     * time-out.
     *
     * @param timeout at least 1 ms; the database counts in whole seconds, rounded up
     */
    public Builder lockTimeout(Duration timeout) {
      lockTimeout = timeout;
      return this;
    }

    /** The store. */
    public VertxMySqlStore build() {
      return new VertxMySqlStore(this);
    }
  }
}
