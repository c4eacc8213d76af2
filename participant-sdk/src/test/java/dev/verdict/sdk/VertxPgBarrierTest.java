package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.sdk.vertx.VertxHandlers;
import dev.verdict.sdk.vertx.VertxPgStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class VertxPgBarrierTest extends BarrierBehaviour<SqlConnection> {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final VertxClient CLIENT = new VertxPgClient(DATABASE);
  private static final Pool POOL = CLIENT.pool(4);

  @AfterAll
  static void stop() {
    CLIENT.close();
  }

  @Override
  Store<SqlConnection> store() {
    return new VertxPgStore(POOL);
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

  /** What was begun before is no way to go on either, but it can be closed. */
  @Test
  void nothingOfASessionWorksOnceTheHandlerIsOver() {
    String insert = "INSERT INTO effect (what) VALUES ('late') RETURNING id";
    List<Supplier<Future<?>>> late = new CopyOnWriteArrayList<>();
    List<Supplier<Future<Void>>> closings = new CopyOnWriteArrayList<>();
    try (Participant leaving =
        Participant.named("bank", new VertxPgStore(POOL))
            .sagaAsync(
                "leave",
                Order.class,
                Result.None.class,
                VertxHandlers.handler(
                    (tx, order) -> {
                      late.add(tx.query(insert)::execute);
                      late.add(tx.query(insert).mapping(Row::toJson)::execute);
                      late.add(tx.preparedQuery(insert)::execute);
                      late.add(() -> tx.prepare(insert));
                      return tx.prepare(insert)
                          .map(
                              statement -> {
                                Cursor cursor = statement.cursor();
                                late.add(statement.query()::execute);
                                late.add(() -> cursor.read(1));
                                closings.add(cursor::close);
                                closings.add(statement::close);
                                late.add(
                                    () ->
                                        Future.future(
                                            it ->
                                                statement
                                                    .createStream(1)
                                                    .handler(row -> it.complete())));
                                return Result.done();
                              });
                    }))
            .build()) {
      Calls.await(leaving.createSchema());
      Calls.await(leaving.start());
      assertThat(new Calls(leaving, Calls.newTx()).work("action", "leave", GO)).isEqualTo(DONE);
      assertThat(late)
          .hasSize(7)
          .allSatisfy(
              it ->
                  assertThatThrownBy(() -> Calls.await(it.get().toCompletionStage()))
                      .hasStackTraceContaining("the handler is over"));
      closings.forEach(it -> Calls.await(it.get().toCompletionStage()));
    }
    assertThat(effects()).isEmpty();
  }

  @Test
  void rule15_phaseTwoHasItsOwnPool() throws Exception {
    Pool work = CLIENT.pool(1);
    Pool phaseTwo = CLIENT.pool(1);
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
      assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(calls.end("commit")).isEqualTo(DONE);
      released.complete(Result.done());
      assertThat(hog.get(60, TimeUnit.SECONDS)).isEqualTo(DONE);
    } finally {
      DATABASE.rollBackAllPrepared();
      Calls.await(work.close().toCompletionStage());
      Calls.await(phaseTwo.close().toCompletionStage());
    }
  }
}
