package dev.verdict.sdk;

import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;

/** Vert.x's client for PostgreSQL. */
final class VertxPgClient extends VertxClient {
  private final Postgres database;

  VertxPgClient(Postgres database) {
    super("$1");
    this.database = database;
  }

  @Override
  Pool pool(int connectionsMax) {
    return PgBuilder.pool()
        .using(vertx)
        .with(new PoolOptions().setMaxSize(connectionsMax))
        .connectingTo(
            new PgConnectOptions()
                .setHost(HERE)
                .setPort(Postgres.port())
                .setDatabase(database.name())
                .setUser("postgres")
                .setPassword("postgres"))
        .build();
  }
}
