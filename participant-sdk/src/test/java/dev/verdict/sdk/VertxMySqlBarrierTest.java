package dev.verdict.sdk;

import dev.verdict.sdk.vertx.VertxMySqlStore;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;

class VertxMySqlBarrierTest extends BarrierBehaviour<SqlConnection> {
  private static final MariaDb DATABASE = MariaDb.freshDatabase();
  private static final VertxMySqlClient CLIENT = new VertxMySqlClient(DATABASE);
  private static final Pool POOL = CLIENT.pool(4);

  @AfterAll
  static void stop() {
    CLIENT.close();
  }

  @Override
  Store<SqlConnection> store() {
    return VertxMySqlStore.builder(POOL).xa(CLIENT::connect).build();
  }

  @Override
  CompletionStage<Void> write(SqlConnection session, String effect) {
    return CLIENT.writeEffect(session, effect);
  }

  @Override
  List<String> effects() {
    return DATABASE.effects();
  }

  @Override
  void clean() {
    DATABASE.clean();
  }
}
