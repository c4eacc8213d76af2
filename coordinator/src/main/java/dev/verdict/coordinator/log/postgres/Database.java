package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.concurrent.TimeUnit;

/**
 * One PostgreSQL database: how to connect, and the pool for everything but appends. Connections go
 * to the server itself (or a proxy that keeps sessions), for they set session parameters.
 */
public final class Database {
  static final int POOL_SIZE_MAX = 4;
  static final int POOL_WAITERS_MAX = 1_000;
  static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final Vertx vertx;
  private final PgConnectOptions options;
  private final Pool pool;

  private Database(Vertx vertx, PgConnectOptions options) {
    this.vertx = vertx;
    this.options = options;
    this.pool = pool(POOL_SIZE_MAX, "verdict");
  }

  /**
   * Makes the pool; connects later, when something is asked.
   *
   * @param vertx runs the connections
   * @param options the server, the database and the role
   */
  public static Database open(Vertx vertx, PgConnectOptions options) {
    return new Database(vertx, new PgConnectOptions(options).setReconnectAttempts(0));
  }

  /** Closes the pool. */
  public Future<Void> close() {
    return pool.close();
  }

  Vertx vertx() {
    return vertx;
  }

  Pool pool() {
    return pool;
  }

  /**
   * A connection of its own, which is in no pool's way.
   *
   * @param connection the connection; to close it alone would only give it back to its pool, and
   *     leave it open on the server
   * @param only the pool that made it and holds no other
   */
  record Session(PgConnection connection, Pool only) {
    /** Ends it, on the server too, whatever is under way. */
    void close() {
      only.close();
    }
  }

  /** Connects; close the session to release it. */
  Future<Session> connect(String applicationName) {
    Pool single = pool(1, applicationName);
    return single
        .getConnection()
        .map(connection -> new Session(PgConnection.cast(connection), single))
        .onSuccess(session -> session.connection().closeHandler(closed -> single.close()))
        .onFailure(e -> single.close());
  }

  private Pool pool(int size, String applicationName) {
    PgConnectOptions named =
        new PgConnectOptions(options)
            .setCachePreparedStatements(true)
            .addProperty("application_name", applicationName)
            .addProperty("default_transaction_isolation", "read committed");
    return PgBuilder.pool()
        .connectingTo(named)
        .with(
            new PoolOptions()
                .setMaxSize(size)
                .setMaxWaitQueueSize(POOL_WAITERS_MAX)
                .setConnectionTimeout(CONNECT_TIMEOUT_MILLIS)
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
        .with(
            new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS).setTcpKeepAlive(true))
        .using(vertx)
        .build();
  }
}
