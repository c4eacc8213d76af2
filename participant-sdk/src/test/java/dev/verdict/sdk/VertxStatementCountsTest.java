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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;

/** The costs of the store over the Vert.x client. */
class VertxStatementCountsTest extends StatementCountsSuite<SqlConnection> {
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

  private final List<String> executed = Collections.synchronizedList(new ArrayList<>());

  @AfterAll
  static void stop() {
    Calls.await(POOL.close().toCompletionStage());
    Calls.await(VERTX.close().toCompletionStage());
  }

  @Override
  Store<SqlConnection> store() {
    return new VertxPgStore(spied(Pool.class, POOL));
  }

  /** Notes the statements of connections, and of connections that come out of pools. */
  private <T> T spied(Class<T> type, Object over) {
    Object proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              if (args != null && args.length > 0 && args[0] instanceof String sql) {
                executed.add(sql.strip().lines().findFirst().orElse(""));
              }
              try {
                Object result = method.invoke(over, args);
                return method.getName().equals("getConnection") && result instanceof Future<?> it
                    ? it.map(connection -> spied(SqlConnection.class, connection))
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
    return type.cast(proxy);
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
  Database database() {
    return DATABASE;
  }

  @Override
  List<String> executed() {
    return List.copyOf(executed);
  }

  @Override
  void forget() {
    executed.clear();
  }
}
