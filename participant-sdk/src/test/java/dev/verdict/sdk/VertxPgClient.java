package dev.verdict.sdk;

import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;

/** Vert.x's client for PostgreSQL. */
final class VertxPgClient extends VertxClient {
  private final Postgres database;

  VertxPgClient(Postgres database) {
    super("$1");
    this.database = database;
  }

  @Override
  Pool pool(int connectionsMax) {
    return pool(connectionsMax, options());
  }

  /** A pool whose connections wait for a lock no longer than that. */
  Pool boundedPool(int connectionsMax, Duration lockTimeout) {
    String millis = lockTimeout.toMillis() + "ms";
    return pool(connectionsMax, options().addProperty("lock_timeout", millis));
  }

  private Pool pool(int connectionsMax, PgConnectOptions options) {
    return PgBuilder.pool()
        .using(vertx)
        .with(new PoolOptions().setMaxSize(connectionsMax))
        .connectingTo(options)
        .build();
  }

  private PgConnectOptions options() {
    return new PgConnectOptions()
        .setHost(HERE)
        .setPort(Postgres.port())
        .setDatabase(database.name())
        .setUser("postgres")
        .setPassword("postgres");
  }
}
