package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.LogEntries.begun;
import static dev.verdict.coordinator.log.LogEntries.claiming;
import static dev.verdict.coordinator.log.LogEntries.entry;
import static dev.verdict.coordinator.log.LogEntries.tx;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.TxId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AppendQueueTest {
  private static final String ONE_MEBI = "x".repeat(1 << 20);

  private final AppendQueue queue = new AppendQueue();

  private boolean offer(LogEntry entry) {
    return queue.offer(new Append(entry, Optional.empty()));
  }

  private static LogEntry large() {
    return entry(tx(0, 1), 1, 1, ONE_MEBI, Optional.empty(), false);
  }

  @Test
  void fewLargeEntriesCrowdItLikeManySmallOnes() {
    for (int i = 0; i < 63; i++) {
      offer(large());
    }
    assertThat(queue.isCrowded()).isFalse();
    offer(large());
    assertThat(queue.isCrowded()).isTrue();
    queue.take();
    assertThat(queue.isCrowded()).isFalse();

    for (int i = 0; i < AppendQueue.CROWDED_ENTRIES; i++) {
      offer(begun(tx(0, 1), 1));
    }
    assertThat(queue.isCrowded()).isTrue();
  }

  @Test
  void itIsBoundedByCharactersAndHasRoomAgainAfterABatch() {
    int taken = 0;
    while (offer(large())) {
      taken++;
    }
    assertThat(taken).isEqualTo(256);
    assertThat(offer(begun(tx(0, 1), 1))).isFalse();
    queue.take();
    assertThat(offer(large())).isTrue();
  }

  @Test
  void itIsBoundedByEntries() {
    for (int i = 0; i < AppendQueue.QUEUE_ENTRIES_MAX; i++) {
      assertThat(offer(begun(tx(0, 1), 1))).isTrue();
    }
    assertThat(offer(begun(tx(0, 1), 1))).isFalse();
  }

  @Test
  void anEntryIsTooLargeWhateverWaits() {
    String most = ONE_MEBI.repeat(16);
    assertThat(AppendQueue.isTooLarge(entry(tx(0, 1), 1, 1, most, Optional.empty(), false)))
        .isFalse();
    assertThat(AppendQueue.isTooLarge(entry(tx(0, 1), 1, 1, most + "x", Optional.empty(), false)))
        .isTrue();
  }

  @Test
  void followersAreTheLaterEntriesOfTheSameTransaction() {
    TxId id = tx(0, 1);
    LogEntry first = begun(id, 1);
    LogEntry second = entry(id, 1, 2, "[2]", Optional.empty(), false);
    LogEntry instead = entry(id, 1, 1, "[1]", Optional.empty(), false);
    LogEntry other = entry(tx(0, 1), 1, 2, "[]", Optional.empty(), false);
    List.of(second, instead, other).forEach(this::offer);

    assertThat(queue.removeFollowers(first)).extracting(Append::entry).containsExactly(second);
    assertThat(queue.take().appends()).extracting(Append::entry).containsExactly(instead, other);
    assertThat(queue.holdsForced()).isFalse();
  }

  /** A node that lost a shard and took it again must not lose it by what it left behind. */
  @Test
  void whatANewerOwnershipWritesDoesNotFollowWhatAnOlderOneWrote() {
    TxId id = tx(0, 5);
    LogEntry left = entry(id, 5, 3, "[3]", Optional.empty(), false);
    LogEntry resumed = entry(id, 6, 3, "[3]", Optional.empty(), false);
    LogEntry next = entry(id, 6, 4, "[4]", Optional.empty(), false);
    List.of(resumed, next).forEach(this::offer);

    assertThat(queue.removeFollowers(left)).isEmpty();
    assertThat(queue.removeFollowers(resumed)).extracting(Append::entry).containsExactly(next);
  }

  @Test
  void rule10_aBatchHoldsOneEntryOfATransactionAndOneClaimOfAKey() {
    TxId id = tx(0, 1);
    LogEntry first = claiming(begun(id, 1), "key", "hash");
    LogEntry second = entry(id, 1, 2, "[]", Optional.empty(), false);
    LogEntry sameKey = claiming(begun(tx(0, 1), 1), "key", "hash");
    List.of(first, second, sameKey).forEach(this::offer);
    assertThat(queue.take().entries()).containsExactly(first);
    assertThat(queue.take().entries()).containsExactly(second, sameKey);
  }
}
