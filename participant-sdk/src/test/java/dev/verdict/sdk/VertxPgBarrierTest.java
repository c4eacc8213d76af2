package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class VertxPgBarrierTest extends BarrierBehaviour<SqlConnection> {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final Vertx VERTX = Vertx.vertx();
  private static final Pool POOL = pool(4);

  private static Pool pool(int connectionsMax) {
    return PgBuilder.pool()
        .using(VERTX)
        .with(new PoolOptions().setMaxSize(connectionsMax))
        .connectingTo(
            new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(Postgres.port())
                .setDatabase(DATABASE.database())
                .setUser("postgres")
                .setPassword("postgres"))
        .build();
  }

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

  @Test
  void rule15_phaseTwoHasItsOwnPool() throws Exception {
    Pool work = pool(1);
    Pool phaseTwo = pool(1);
    CountDownLatch entered = new CountDownLatch(1);
    CompletableFuture<Result<Result.None>> released = new CompletableFuture<>();
    try (Participant small =
        Participant.named(
                "small", new VertxPgStore(work, phaseTwo, VertxPgStore.LOCK_TIMEOUT_DEFAULT))
            .preparedAsync(
                "run",
                Order.class,
                (tx, order) -> {
                  if (order.mode().equals("go")) {
                    return CompletableFuture.completedFuture(Result.done());
                  }
                  entered.countDown();
                  return released;
                })
            .build()) {
      Calls.await(small.createSchema());
      Calls.await(small.start());
      Calls calls = new Calls(small, Calls.newTx());
      assertThat(calls.work("prepare", "run", GO)).isEqualTo(DONE);
      CompletableFuture<String> hog =
          CompletableFuture.supplyAsync(
              () -> new Calls(small, Calls.newTx()).work("prepare", "run", REFUSE));
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(calls.end("commit")).isEqualTo(DONE);
      released.complete(Result.done());
      assertThat(hog.get(10, TimeUnit.SECONDS)).isEqualTo(DONE);
    } finally {
      DATABASE.rollBackAllPrepared();
      Calls.await(work.close().toCompletionStage());
      Calls.await(phaseTwo.close().toCompletionStage());
    }
  }
}
