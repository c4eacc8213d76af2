package dev.verdict.coordinator.log;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.batch.Batch;
import dev.verdict.coordinator.batch.BatchOrder;
import dev.verdict.coordinator.batch.BatchState;
import dev.verdict.coordinator.batch.BatchStore;
import dev.verdict.coordinator.batch.BatchStore.Heard;
import dev.verdict.coordinator.batch.Progress;
import dev.verdict.coordinator.batch.Refusal;
import dev.verdict.protocol.TxId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every store of batches does. */
public abstract class BatchStoreSuite {
  private static final Progress HALF =
      new Progress(
          3,
          List.of(
              new Refusal(
                  "paused", 2, "by \"bob\" {}", new TxId("01k9abcdef-0f-0000001-8zq3k2m1n0"))));

  /** An empty store. */
  protected abstract BatchStore store() throws Exception;

  /** Lets so much time pass without a word of any batch. */
  protected abstract void pass(Duration time) throws Exception;

  private static BatchOrder order(String reason) {
    return new BatchOrder(
        UUID.randomUUID(), "ada", "retry", reason, "stuck=true&cause=paused", 7, false, 20);
  }

  private static UUID begun(BatchStore store) throws Exception {
    BatchOrder order = order("why not");
    assertThat(result(store.begin(order))).isTrue();
    return order.id();
  }

  private static Batch shown(BatchStore store, UUID id) throws Exception {
    return result(store.get(id)).orElseThrow();
  }

  @Test
  void whatWasAskedForAndHowFarItIsIsKept() throws Exception {
    BatchStore store = store();
    BatchOrder order = order("ü 😀 ' \\ $1");
    assertThat(result(store.begin(order))).isTrue();
    assertThat(shown(store, order.id()).order()).isEqualTo(order);
    assertThat(shown(store, order.id()).progress()).isEqualTo(Progress.NONE);

    assertThat(result(store.beat(order.id(), HALF))).isEqualTo(Heard.GO_ON);

    Batch half = shown(store, order.id());
    assertThat(half.state()).isEqualTo(BatchState.RUNNING);
    assertThat(half.progress()).isEqualTo(HALF);
    assertThat(half.left()).isEqualTo(2);
    assertThat(half.stoppedBy()).isEmpty();
  }

  @Test
  void whoStopsOneIsHeardByWhoeverRunsIt() throws Exception {
    BatchStore store = store();
    UUID id = begun(store);

    result(store.stop(id, "bob"));
    result(store.stop(id, "cyd"));

    assertThat(result(store.beat(id, HALF))).isEqualTo(Heard.STOP);
    result(store.end(id, HALF, BatchState.STOPPED));
    assertThat(shown(store, id).state()).isEqualTo(BatchState.STOPPED);
    assertThat(shown(store, id).stoppedBy()).isEqualTo("bob");
    assertThat(result(store.beat(id, HALF))).isEqualTo(Heard.OVER);
  }

  @Test
  void whatIsOverStaysAsItIs() throws Exception {
    BatchStore store = store();
    UUID id = begun(store);
    result(store.end(id, HALF, BatchState.FINISHED));

    result(store.end(id, Progress.NONE, BatchState.ABANDONED));
    result(store.stop(id, "bob"));
    pass(BatchStore.SILENCE_MAX.plusSeconds(1));

    assertThat(shown(store, id).state()).isEqualTo(BatchState.FINISHED);
    assertThat(shown(store, id).progress()).isEqualTo(HALF);
    assertThat(shown(store, id).stoppedBy()).isEmpty();
  }

  @Test
  void oneThatIsNotHeardOfIsAbandonedForEver() throws Exception {
    BatchStore store = store();
    UUID id = begun(store);
    result(store.beat(id, HALF));

    pass(BatchStore.SILENCE_MAX.plusSeconds(1));

    assertThat(shown(store, id).state()).isEqualTo(BatchState.ABANDONED);
    assertThat(result(store.beat(id, HALF))).isEqualTo(Heard.OVER);
    result(store.stop(id, "bob"));
    result(store.end(id, HALF, BatchState.FINISHED));
    assertThat(shown(store, id).state()).isEqualTo(BatchState.ABANDONED);
    assertThat(shown(store, id).stoppedBy()).isEmpty();
  }

  @Test
  void onlySoManyRunAtATimeAndAbandonedOnesDoNot() throws Exception {
    BatchStore store = store();
    List<UUID> running = new ArrayList<>();
    for (int i = 0; i < BatchStore.RUNNING_MAX; i++) {
      running.add(begun(store));
    }
    assertThat(result(store.begin(order("one too many")))).isFalse();

    result(store.end(running.get(0), HALF, BatchState.FINISHED));
    running.set(0, begun(store));
    assertThat(result(store.begin(order("one too many")))).isFalse();

    pass(BatchStore.SILENCE_MAX.plusSeconds(1));
    UUID newest = begun(store);
    List<Batch> listed = result(store.list());
    assertThat(listed).hasSize(BatchStore.RUNNING_MAX + 2);
    assertThat(listed.get(0).order().id()).isEqualTo(newest);
  }

  @Test
  void oneThatIsOverIsForgottenInTheEnd() throws Exception {
    BatchStore store = store();
    UUID id = begun(store);
    result(store.end(id, HALF, BatchState.FINISHED));

    pass(BatchStore.REMEMBERED.plusDays(1));
    begun(store);

    assertThat(result(store.get(id))).isEmpty();
    assertThat(result(store.get(UUID.randomUUID()))).isEmpty();
  }
}
