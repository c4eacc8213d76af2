package dev.verdict.sdk;

import dev.verdict.sdk.vertx.VertxMySqlStore;
import io.vertx.sqlclient.Pool;
import org.junit.jupiter.api.AfterAll;

class VertxMySqlXaRecoveryTest extends XaRecoverySuite {
  private static final MariaDb DATABASE = MariaDb.freshDatabase();
  private static final VertxMySqlClient CLIENT = new VertxMySqlClient(DATABASE);
  private static final Pool POOL = CLIENT.pool(4);

  VertxMySqlXaRecoveryTest() {
    super(DATABASE);
  }

  @AfterAll
  static void stop() {
    CLIENT.close();
  }

  @Override
  Participant.Builder<?> builder(String name) {
    return Participant.named(name, VertxMySqlStore.builder(POOL).xa(CLIENT::connect).build())
        .preparedAsync(
            "note",
            Note.class,
            (tx, note) -> CLIENT.writeEffect(tx, note.what()).thenApply(written -> Result.done()));
  }
}
