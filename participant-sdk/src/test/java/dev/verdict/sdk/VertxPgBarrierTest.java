package dev.verdict.sdk;

import dev.verdict.sdk.vertx.VertxHandlers;
import dev.verdict.sdk.vertx.VertxPgStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;

class VertxPgBarrierTest extends BarrierBehaviour<SqlConnection> {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final Vertx VERTX = Vertx.vertx();
  private static final Pool POOL =
      PgBuilder.pool()
          .using(VERTX)
          .with(new PoolOptions().setMaxSize(4))
          .connectingTo(
              new PgConnectOptions()
                  .setHost("127.0.0.1")
                  .setPort(Postgres.port())
                  .setDatabase(DATABASE.database())
                  .setUser("postgres")
                  .setPassword("postgres"))
          .build();

  @AfterAll
  static void stop() {
    Calls.await(POOL.close().toCompletionStage());
    Calls.await(VERTX.close().toCompletionStage());
  }

  @Override
  Store<SqlConnection> store() {
    return new VertxPgStore(POOL);
  }

  @Override
  CompletionStage<Void> write(SqlConnection session, String effect) {
    return VertxHandlers.<String, String>followUp((tx, in, out) -> insert(tx, in))
        .follow(session, effect, "");
  }

  private static Future<?> insert(SqlConnection session, String effect) {
    return session.preparedQuery("INSERT INTO effect (what) VALUES ($1)").execute(Tuple.of(effect));
  }

  @Override
  List<String> effects() {
    return DATABASE.query("SELECT what FROM effect ORDER BY id");
  }

  @Override
  void clean() {
    DATABASE.clean();
  }
}
