package dev.verdict.coordinator.batch;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a batch is carried out: what it asks whom, how it counts, and when it ends. */
class BatchRunTest {
  private static final ItemResult AWAY = new ItemResult.Refused("unavailable", "away", true);
  private static final ItemResult NO = new ItemResult.Refused("paused", "by bob", false);

  private final Vertx vertx = Vertx.vertx();
  private final MemoryDatabase database = new MemoryDatabase(1, InstantSource.system());
  private final BatchStore store = database.batches(Runnable::run);
  private final List<TxId> asked = new CopyOnWriteArrayList<>();
  private final AtomicBoolean serving = new AtomicBoolean(true);

  @AfterEach
  void stop() throws Exception {
    result(vertx.close());
  }

  private UUID run(int transactions, int perSecond, Function<TxId, Future<ItemResult>> act)
      throws Exception {
    List<TxId> ids = new ArrayList<>();
    for (int i = 0; i < transactions; i++) {
      ids.add(TxId.of(1_000, 0, 1, i));
    }
    BatchOrder order =
        new BatchOrder(
            UUID.randomUUID(), "ada", "retry", "x", "by id", transactions, true, perSecond);
    result(store.begin(order));
    Function<TxId, Future<ItemResult>> noted =
        id -> {
          asked.add(id);
          return act.apply(id);
        };
    BatchRun run = new BatchRun(vertx, store, order, ids, serving::get, noted);
    vertx.runOnContext(here -> run.start());
    return order.id();
  }

  private Batch shown(UUID id) {
    return store.get(id).result().orElseThrow();
  }

  private Batch over(UUID id) {
    Awaiting.until("it is over", () -> shown(id).state() != BatchState.RUNNING);
    return shown(id);
  }

  @Test
  void eachIsAskedOnceAndRefusalsAreCountedByTheirCode() throws Exception {
    Batch batch =
        over(
            run(
                9,
                200,
                id -> Future.succeededFuture(asked.size() % 3 == 0 ? NO : new ItemResult.Done())));

    assertThat(batch.state()).isEqualTo(BatchState.FINISHED);
    assertThat(asked).hasSize(9).doesNotHaveDuplicates();
    assertThat(batch.progress().done()).isEqualTo(6);
    assertThat(batch.progress().refusals())
        .containsExactly(new Refusal("paused", 3, "by bob", asked.get(2)));
    assertThat(batch.left()).isZero();
  }

  @Test
  void oneThatCannotAnswerAtPresentIsAskedAgainALittleLater() throws Exception {
    Batch batch =
        over(
            run(
                1,
                200,
                id -> Future.succeededFuture(asked.size() < 3 ? AWAY : new ItemResult.Done())));

    assertThat(asked).hasSize(3);
    assertThat(batch.progress()).isEqualTo(new Progress(1, List.of()));
  }

  @Test
  void oneThatNeverAnswersCountsAsRefusedInTheEnd() throws Exception {
    Batch batch = over(run(1, 200, id -> Future.succeededFuture(AWAY)));

    assertThat(asked).hasSize(BatchRun.TRIES_MAX);
    assertThat(batch.state()).isEqualTo(BatchState.FINISHED);
    assertThat(batch.progress().refused()).isEqualTo(1);
  }

  @Test
  void oneThatCannotBeAskedCountsAsRefusedAndKeepsNoOtherWaiting() throws Exception {
    Batch batch =
        over(
            run(
                BatchRun.AT_ONCE_MAX * 2,
                200,
                id -> {
                  if (asked.size() % 2 == 0) {
                    throw new IllegalStateException("a fault");
                  }
                  return Future.failedFuture("another");
                }));

    assertThat(batch.state()).isEqualTo(BatchState.FINISHED);
    assertThat(batch.progress().refused()).isEqualTo(BatchRun.AT_ONCE_MAX * 2);
    assertThat(batch.progress().refusals()).extracting(Refusal::code).containsExactly("internal");
  }

  @Test
  void onlySoManyAreAskedAtATime() throws Exception {
    Promise<ItemResult> held = Promise.promise();
    UUID id = run(BatchRun.AT_ONCE_MAX + 5, 200, tx -> held.future());

    Awaiting.until("many are asked", () -> asked.size() == BatchRun.AT_ONCE_MAX);
    vertx.setTimer(500, timer -> held.complete(new ItemResult.Done()));

    assertThat(over(id).progress().done()).isEqualTo(BatchRun.AT_ONCE_MAX + 5);
  }

  @Test
  void whatIsUnderWayWhenItIsStoppedIsCounted() throws Exception {
    Promise<ItemResult> held = Promise.promise();
    UUID id = run(100, 5, tx -> held.future());
    Awaiting.until("some are asked", () -> asked.size() > 1);

    result(store.stop(id, "bob"));
    vertx.setTimer(2_500, timer -> held.complete(new ItemResult.Done()));

    Batch batch = over(id);
    assertThat(batch.state()).isEqualTo(BatchState.STOPPED);
    assertThat(batch.progress().done()).isEqualTo(asked.size()).isLessThan(20);
    assertThat(batch.left()).isEqualTo(100 - asked.size());
  }

  @Test
  void aNodeThatServesNoMoreAbandonsIt() throws Exception {
    UUID id = run(100, 5, tx -> Future.succeededFuture(new ItemResult.Done()));
    Awaiting.until("some are asked", () -> asked.size() > 1);

    serving.set(false);

    assertThat(over(id).state()).isEqualTo(BatchState.ABANDONED);
    assertThat(shown(id).progress().done()).isEqualTo(asked.size());
  }

  @Test
  void oneThatCountsAsOverGoesNoFurther() throws Exception {
    UUID id = run(1_000, 200, tx -> Future.succeededFuture(new ItemResult.Done()));
    Awaiting.until("some are asked", () -> asked.size() > 1);

    result(store.end(id, Progress.NONE, BatchState.ABANDONED));

    Awaiting.until("it notices", () -> isQuiet());
    assertThat(asked).hasSizeLessThan(1_000);
    assertThat(shown(id).progress()).isEqualTo(Progress.NONE);
  }

  private boolean isQuiet() {
    int before = asked.size();
    try {
      Thread.sleep(300);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return asked.size() == before;
  }
}
