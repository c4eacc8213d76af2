package dev.verdict.sdk.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.BarrierStore.InDoubt;
import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.sdk.resource.Doubts.Ended;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is asked about, and when again, on a clock by hand. */
class DoubtsTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Doubts doubts = new Doubts(() -> 0);
  private final InDoubt branch = branch(1);
  private long nowNanos = Long.MAX_VALUE - 5;

  private static InDoubt branch(int number) {
    TxId tx = TxId.of(1_800_000_000_000L, 1, 1, number);
    return new InDoubt(new BranchKey(tx, new BranchId("b")), Style.PREPARED);
  }

  private void pass(Duration time) {
    nowNanos += time.toNanos();
  }

  private List<InDoubt> due(InDoubt... found) {
    return doubts.beginDue(List.of(found), nowNanos);
  }

  @Test
  void aBranchIsAskedAboutOnceAtATime() {
    assertThat(due(branch)).containsExactly(branch);
    assertThat(due(branch)).isEmpty();
    assertThat(doubts.begin(branch.key())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "UNANSWERED, '250, 500, 1000, 1000, 1000'",
    "UNDECIDED, '1000, 2000, 4000, 5000, 5000'",
    "FORGOTTEN, '60000, 120000, 240000, 480000, 600000, 600000'"
  })
  void itIsAskedAboutAgainLaterEachTimeUpToABound(Ended how, String pausesMillis) {
    for (String pause : pausesMillis.split(", ")) {
      assertThat(due(branch)).containsExactly(branch);
      doubts.end(branch.key(), how, nowNanos);
      Duration expected = Duration.ofMillis(Long.parseLong(pause));
      assertThat(doubts.untilDue(nowNanos, LONG)).isEqualTo(expected);
      pass(expected.minusNanos(1));
      assertThat(due(branch)).isEmpty();
      pass(Duration.ofNanos(1));
    }
  }

  @Test
  void jitterMakesItSoonerByAQuarterAtMost() {
    Doubts jittered = new Doubts(() -> 1);
    jittered.begin(branch.key());
    jittered.end(branch.key(), Ended.UNDECIDED, nowNanos);
    assertThat(jittered.untilDue(nowNanos, LONG)).isEqualTo(Duration.ofMillis(750));
  }

  @Test
  void anotherEndBeginsWithItsOwnShortestPause() {
    due(branch);
    doubts.end(branch.key(), Ended.UNDECIDED, nowNanos);
    pass(Duration.ofSeconds(1));
    due(branch);
    doubts.end(branch.key(), Ended.UNANSWERED, nowNanos);
    assertThat(doubts.untilDue(nowNanos, LONG)).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void whatIsResolvedOrNoLongerFoundIsForgotten() {
    due(branch);
    doubts.end(branch.key(), Ended.RESOLVED, nowNanos);
    assertThat(doubts.untilDue(nowNanos, LONG)).isEqualTo(LONG);

    due(branch);
    doubts.end(branch.key(), Ended.UNANSWERED, nowNanos);
    pass(Duration.ofSeconds(1));
    assertThat(due()).isEmpty();
    assertThat(doubts.untilDue(nowNanos, LONG)).isEqualTo(LONG);
  }

  @Test
  void onlySoManyAreAskedAboutAtATime() {
    InDoubt[] many =
        IntStream.rangeClosed(1, Doubts.UNDER_WAY_MAX + 9)
            .mapToObj(DoubtsTest::branch)
            .toArray(InDoubt[]::new);
    List<InDoubt> first = due(many);
    assertThat(first).hasSize(Doubts.UNDER_WAY_MAX);
    assertThat(doubts.isFull()).isTrue();
    first.forEach(it -> doubts.end(it.key(), Ended.UNANSWERED, nowNanos));
    assertThat(due(many)).hasSize(9).doesNotContainAnyElementsOf(first);
  }
}
