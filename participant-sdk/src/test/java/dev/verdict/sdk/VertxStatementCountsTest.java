package dev.verdict.sdk;

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

/** The costs of the store over the Vert.x client. */
class VertxStatementCountsTest extends StatementCountsSuite<SqlConnection> {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final VertxClient CLIENT = new VertxClient(DATABASE);
  private static final Pool POOL = CLIENT.pool(4);

  private final List<String> executed = Collections.synchronizedList(new ArrayList<>());

  @AfterAll
  static void stop() {
    CLIENT.close();
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
    return CLIENT.writeEffect(session, effect);
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
