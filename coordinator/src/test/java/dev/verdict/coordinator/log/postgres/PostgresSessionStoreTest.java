package dev.verdict.coordinator.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.SilentProxy;
import dev.verdict.coordinator.access.SessionStore;
import dev.verdict.coordinator.log.SessionStoreSuite;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Sessions on real databases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresSessionStoreTest extends SessionStoreSuite {
  private final Vertx vertx = Vertx.vertx();
  private final List<Database> opened = new ArrayList<>();

  @AfterAll
  void stop() throws Exception {
    for (Database database : opened) {
      Awaiting.result(database.close());
    }
    Awaiting.result(vertx.close());
  }

  @Override
  protected SessionStore store() throws Exception {
    Database database = TestPostgres.create().open(vertx);
    opened.add(database);
    return new PostgresSessionStore(database);
  }

  /** What is asked for by others on that connection does not count, nor does it wait for them. */
  @Test
  void aConnectionThatFallsSilentIsGivenUpWithinTheBoundForAnother() throws Exception {
    TestPostgres postgres = TestPostgres.create();
    try (SilentProxy proxy = SilentProxy.to(vertx, postgres.options().getPort())) {
      Database database = Database.open(vertx, postgres.options().setPort(proxy.port()));
      opened.add(database);
      PostgresSessionStore store = new PostgresSessionStore(database);
      assertThat(Awaiting.answer(store::live)).isEmpty();
      proxy.silenceThoseOfNow();

      assertThatThrownBy(() -> Awaiting.result(store.live()))
          .hasMessageContaining("no answer within 2000 ms");

      assertThat(Awaiting.answer(store::live)).isEmpty();
      store.close();
      assertThatThrownBy(() -> Awaiting.result(store.live())).hasMessageContaining("is over");
    }
  }
}
