package dev.verdict.sdk;

import dev.verdict.sdk.vertx.VertxMySqlStore;
import dev.verdict.sdk.vertx.VertxPgStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** The costs of stores over the Vert.x client. */
class VertxStatementCountsTest {
  private static final Postgres POSTGRES = Postgres.freshDatabase();
  private static final MariaDb MARIADB = MariaDb.freshDatabase();
  private static final VertxClient POSTGRES_CLIENT = new VertxPgClient(POSTGRES);
  private static final VertxMySqlClient MARIADB_CLIENT = new VertxMySqlClient(MARIADB);
  private static final Pool POSTGRES_POOL = POSTGRES_CLIENT.pool(4);
  private static final Pool MARIADB_POOL = MARIADB_CLIENT.fitPool(4);

  @AfterAll
  static void stop() {
    POSTGRES_CLIENT.close();
    MARIADB_CLIENT.close();
  }

  /** Over the Vert.x client. */
  abstract static class OverVertx extends StatementCountsSuite<SqlConnection> {
    private final List<String> executed = Collections.synchronizedList(new ArrayList<>());
    private final Database database;
    private final VertxClient client;

    OverVertx(Database database, VertxClient client) {
      this.database = database;
      this.client = client;
    }

    /** Notes the statements of connections, and of connections that come out of pools. */
    <T> T spied(Class<T> type, Object over) {
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
      return client.writeEffect(session, effect);
    }

    @Override
    Database database() {
      return database;
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

  @Nested
  class OnPostgres extends OverVertx {
    OnPostgres() {
      super(POSTGRES, POSTGRES_CLIENT);
    }

    @Override
    Store<SqlConnection> store() {
      return new VertxPgStore(spied(Pool.class, POSTGRES_POOL));
    }
  }

  /** With sessions that are fit from the beginning, as the guide asks for. */
  @Nested
  class OnMariaDb extends OverVertx {
    OnMariaDb() {
      super(MARIADB, MARIADB_CLIENT);
    }

    @Override
    Store<SqlConnection> store() {
      return VertxMySqlStore.builder(spied(Pool.class, MARIADB_POOL))
          .xa(() -> MARIADB_CLIENT.connectFit().map(it -> spied(SqlConnection.class, it)))
          .build();
    }
  }
}
