package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.vertx.VertxHandlers;
import dev.verdict.sdk.vertx.VertxMySqlStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The rules on MariaDB over the Vert.x client. */
class VertxRulesOnMariaDbTest extends MariaDbRulesSuite {
  private static final MariaDb DATABASE = MariaDb.freshDatabase();
  private static final VertxMySqlClient CLIENT = new VertxMySqlClient(DATABASE);
  private static final Pool POOL = CLIENT.pool(8);

  private final VertxScripts scripts = new VertxScripts(this, CLIENT.vertx);

  VertxRulesOnMariaDbTest() {
    super(DATABASE);
  }

  @AfterAll
  static void stop() {
    CLIENT.close();
  }

  private static VertxMySqlStore.Builder store() {
    return VertxMySqlStore.builder(POOL).xa(CLIENT::connect);
  }

  @Override
  Participant bank(Duration lockTimeout) {
    return scripts.bank(store().lockTimeout(lockTimeout).build());
  }

  @Override
  Participant deadlocking() {
    return Participant.named("bank", store().build())
        .preparedAsync("cross", Result.None.class, VertxHandlers.handler((tx, in) -> cross(tx)))
        .sagaAsync(
            "cross",
            Result.None.class,
            Result.None.class,
            VertxHandlers.handler((tx, in) -> cross(tx)))
        .build();
  }

  private Future<Result<Result.None>> cross(SqlConnection tx) {
    runs.incrementAndGet();
    return tx.query("UPDATE pair SET n = 2 WHERE id = 60")
        .execute()
        .onSuccess(first -> entered.countDown())
        .compose(first -> tx.query("UPDATE pair SET n = 2 WHERE id = 1").execute())
        .map(second -> Result.done());
  }

  @Test
  void rule15_phaseTwoHasItsOwnConnections() throws Exception {
    try (Participant small =
        scripts.bank(VertxMySqlStore.builder(POOL).xa(CLIENT::connect, 1).build())) {
      Calls.await(small.start());
      Calls first = new Calls(small, Calls.newTx());
      assertThat(first.work("prepare", "run", script(INSERT, "go"))).isEqualTo(DONE);
      CompletableFuture<String> hog =
          CompletableFuture.supplyAsync(
              () -> new Calls(small, Calls.newTx()).work("prepare", "run", script(INSERT, "wait")));
      assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<String> waiting =
          CompletableFuture.supplyAsync(
              () -> new Calls(small, Calls.newTx()).work("prepare", "run", script(INSERT, "go")));
      assertThat(first.end("commit")).isEqualTo(DONE);
      assertThat(waiting.isDone()).isFalse();
      released.countDown();
      assertThat(hog.get(60, TimeUnit.SECONDS)).isEqualTo(DONE);
      assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(DONE);
    }
  }

  @Test
  void connectingInVainKeepsNobodysTurn() {
    AtomicBoolean down = new AtomicBoolean();
    Supplier<Future<SqlConnection>> connector =
        () -> {
          if (down.get()) {
            throw new IllegalStateException("there is no way to connect");
          }
          return CLIENT.connect();
        };
    try (Participant small = scripts.bank(VertxMySqlStore.builder(POOL).xa(connector, 1).build())) {
      Calls.await(small.start());
      Calls branch = new Calls(small, Calls.newTx());
      down.set(true);
      for (int i = 0; i < 3; i++) {
        assertThat(branch.work("prepare", "run", script(INSERT, "go"))).startsWith("500 ");
      }
      down.set(false);
      assertThat(branch.work("prepare", "run", script(INSERT, "go"))).isEqualTo(DONE);
    }
  }

  @Test
  void rule27_sessionsWithAnOlderSnapshotAreChangedForTheTransactionAndPutBack() {
    Pool one = CLIENT.pool(1);
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (Participant bank =
        Participant.named("bank", VertxMySqlStore.of(one))
            .sagaAsync(
                "look",
                Script.class,
                Result.None.class,
                VertxHandlers.handler(
                    (tx, script) ->
                        session(tx).onSuccess(seen::complete).map(found -> Result.done())))
            .build()) {
      Calls.await(bank.start());
      assertThat(new Calls(bank, Calls.newTx()).work("action", "look", script("", "go")))
          .isEqualTo(DONE);
      assertThat(seen).isCompletedWithValue("READ-COMMITTED 1");
      assertThat(Calls.await(session(one).toCompletionStage())).isEqualTo("REPEATABLE-READ 50");
    }
  }

  private static Future<String> session(SqlClient client) {
    return client
        .query("SELECT @@tx_isolation, @@innodb_lock_wait_timeout")
        .execute()
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return row.getValue(0) + " " + row.getValue(1);
            });
  }

  @Test
  void rule21_thereIsNoPreparingWithoutConnectionsForXa() {
    try (Participant bank = scripts.bank(VertxMySqlStore.of(POOL))) {
      assertThatThrownBy(() -> Calls.await(bank.start()))
          .hasStackTraceContaining("VertxMySqlStore.builder(pool).xa(...)");
    }
  }

  @Test
  void rule21_connectionsForXaToAnotherDatabaseAreRefused() {
    try (VertxMySqlClient elsewhere = new VertxMySqlClient(MariaDb.freshDatabase());
        Participant bank =
            scripts.bank(VertxMySqlStore.builder(POOL).xa(elsewhere::connect).build())) {
      assertThatThrownBy(() -> Calls.await(bank.start())).hasStackTraceContaining("one database");
    }
  }
}
