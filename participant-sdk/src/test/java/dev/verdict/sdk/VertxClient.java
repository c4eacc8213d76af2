package dev.verdict.sdk;

import dev.verdict.sdk.vertx.VertxHandlers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.CompletionStage;

/** The Vert.x SQL client on the database of a test class. */
final class VertxClient implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Postgres database;

  VertxClient(Postgres database) {
    this.database = database;
  }

  /** A new pool; it is closed with this. */
  Pool pool(int connectionsMax) {
    return PgBuilder.pool()
        .using(vertx)
        .with(new PoolOptions().setMaxSize(connectionsMax))
        .connectingTo(
            new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(Postgres.port())
                .setDatabase(database.name())
                .setUser("postgres")
                .setPassword("postgres"))
        .build();
  }

  /** Writes an effect as a handler does. */
  CompletionStage<Void> writeEffect(SqlConnection session, String effect) {
    return VertxHandlers.<String, String>followUp((tx, in, out) -> insert(tx, in))
        .follow(session, effect, "");
  }

  private static Future<?> insert(SqlConnection session, String effect) {
    return session.preparedQuery("INSERT INTO effect (what) VALUES ($1)").execute(Tuple.of(effect));
  }

  @Override
  public void close() {
    Calls.await(vertx.close().toCompletionStage());
  }
}
