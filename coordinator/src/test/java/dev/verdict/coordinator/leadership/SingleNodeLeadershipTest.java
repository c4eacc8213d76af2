package dev.verdict.coordinator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.leadership.SingleNodeLeadership.Settings;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SingleNodeLeadershipTest {
  private final VirtualScheduler time = new VirtualScheduler();
  private final MemoryDatabase database =
      new MemoryDatabase(2, () -> Instant.ofEpochMilli(time.nowMillis()));
  private final Recorder a = new Recorder();
  private final Recorder b = new Recorder();

  private final FaultyShardTable table = new FaultyShardTable(database.shards("a", Runnable::run));

  private SingleNodeLeadership node(String owner) {
    return new SingleNodeLeadership(
        owner.equals("a") ? table : database.shards(owner, Runnable::run),
        owner,
        time,
        new Random(1),
        Settings.standard());
  }

  @Test
  void aNodeTakesAllShardsAtItsStart() {
    assertThat(node("a").start(a).succeeded()).isTrue();
    assertThat(a.led).isEqualTo(Map.of(0, 1L, 1, 1L));
  }

  @Test
  void theNewestNodeWinsAndTheOldOneNoticesWithinASecondOrSo() {
    node("a").start(a);
    node("b").start(b);
    assertThat(b.led).isEqualTo(Map.of(0, 2L, 1, 2L));
    time.run(Duration.ofMillis(1_300));
    assertThat(a.led).isEmpty();
    assertThat(a.lost).containsExactly("0@1", "1@1");
  }

  @Test
  void rule29_theLoserYieldsWhileTheWinnerLives() {
    node("a").start(a);
    node("b").start(b);
    time.run(Duration.ofMinutes(5));
    assertThat(a.led).isEmpty();
    assertThat(b.led).isEqualTo(Map.of(0, 2L, 1, 2L));
  }

  @Test
  void rule29_theLoserTakesOverWhenTheWinnerFallsSilent() {
    node("a").start(a);
    SingleNodeLeadership winner = node("b");
    winner.start(b);
    time.run(Duration.ofSeconds(5));
    winner.leave();
    time.run(Duration.ofSeconds(9));
    assertThat(a.led).isEmpty();
    time.run(Duration.ofSeconds(3));
    assertThat(a.led).isEqualTo(Map.of(0, 3L, 1, 3L));
  }

  @Test
  void rule30_aFencedWriteEndsLeadershipAtOnceAndItIsTakenAgainWithANewEpoch() {
    SingleNodeLeadership node = node("a");
    node.start(a);
    node.fenced(1, 1);
    node.fenced(0, 7);
    assertThat(a.led).isEqualTo(Map.of(0, 1L));
    time.run(Duration.ofMillis(1_300));
    assertThat(a.led).isEqualTo(Map.of(0, 1L, 1, 2L));
  }

  @Test
  void rule31_aNodeWithoutDatabaseGivesUpUntilAWriteSucceeds() {
    node("a").start(a);
    database.setReachable(false);
    time.run(Duration.ofSeconds(4));
    assertThat(a.led).hasSize(2);
    time.run(Duration.ofSeconds(4));
    assertThat(a.led).isEmpty();
    database.setReachable(true);
    time.run(Duration.ofMillis(1_300));
    assertThat(a.led).isEqualTo(Map.of(0, 2L, 1, 2L));
  }

  @Test
  void rule31_aHeartbeatThatHangsCountsAsOneThatFailed() {
    node("a").start(a);
    table.hang("heartbeat");
    time.run(Duration.ofSeconds(4));
    assertThat(a.led).hasSize(2);
    time.run(Duration.ofSeconds(4));
    assertThat(a.led).isEmpty();
    table.mend();
    time.run(Duration.ofSeconds(4));
    assertThat(a.led).isEqualTo(Map.of(0, 2L, 1, 2L));
  }

  @Test
  void rule31_aNodeThatCanReadButNotWriteGivesUp() {
    node("a").start(a);
    table.fail("heartbeat");
    time.run(Duration.ofSeconds(8));
    assertThat(a.led).isEmpty();
    table.mend();
    time.run(Duration.ofSeconds(4));
    assertThat(a.led).isEqualTo(Map.of(0, 2L, 1, 2L));
  }

  @Test
  void rule31_aRaiseThatHangsIsMadeAgainAndItsLateAnswerIsIgnored() {
    table.hang("raise");
    node("a").start(a);
    time.run(Duration.ofSeconds(10));
    assertThat(a.led).isEmpty();
    table.mend();
    time.run(Duration.ofSeconds(5));
    assertThat(a.led).isEqualTo(Map.of(0, 1L, 1, 1L));
    table.answerLate();
    time.run(Duration.ofSeconds(5));
    assertThat(a.led).isEqualTo(Map.of(0, 1L, 1, 1L));
    assertThat(a.lost).isEmpty();
  }

  @Test
  void rule7_anEpochThatAParticipantHasSeenIsRaisedAbove() {
    SingleNodeLeadership node = node("a");
    node.start(a);
    node.raiseAbove(1, 9);
    time.run(Duration.ofMillis(1_300));
    assertThat(a.lost).containsExactly("1@1");
    assertThat(a.led).isEqualTo(Map.of(0, 1L, 1, 10L));
    node.raiseAbove(1, 9);
    node.raiseAbove(0, Leadership.EPOCH_JUMP_MAX + 2);
    time.run(Duration.ofMillis(1_300));
    assertThat(a.led).isEqualTo(Map.of(0, 1L, 1, 10L));
  }

  @Test
  void rule7_aDatabaseThatFellBackDoesNotHandOutAnEpochTwice() {
    SingleNodeLeadership node = node("a");
    node.start(a);
    node.raiseAbove(1, 9);
    time.run(Duration.ofMillis(1_300));
    database.rollBack(1, 3);
    time.run(Duration.ofMillis(1_300));
    assertThat(a.led).isEqualTo(Map.of(0, 1L, 1, 11L));
  }

  @Test
  void theDirectoryNamesTheOwnerThatWasSeenLast() {
    WatchedDirectory directory = new WatchedDirectory(time);
    assertThat(directory.ownerOf(0)).isEmpty();
    new SingleNodeLeadership(table, "a", time, new Random(1), Settings.standard(), directory)
        .start(a);
    assertThat(directory.ownerOf(0))
        .contains(new ShardDirectory.Owner("a", URI.create("http://a")));
    assertThat(directory.ownerOf(7)).isEmpty();
    time.run(Duration.ofMillis(100));
    node("b").start(b);
    directory.doubted(0);
    time.run(Duration.ofMillis(WatchedDirectory.DOUBT_MILLIS));
    assertThat(directory.ownerOf(0))
        .contains(new ShardDirectory.Owner("b", URI.create("http://b")));
  }

  @Test
  void rule5_aLeaderThatIsToldOfANewerOneLooksAtOnce() {
    SingleNodeLeadership old = node("a");
    old.start(a);
    node("b").start(b);
    assertThat(a.lost).isEmpty();
    old.doubted(1);
    time.run(Duration.ofMillis(WatchedDirectory.DOUBT_MILLIS));
    assertThat(a.lost).containsExactly("0@1", "1@1");
  }

  @Test
  void aDatabaseThatIsAwayAtTheStartIsWaitedFor() {
    database.setReachable(false);
    Future<Void> started = node("a").start(a);
    time.run(Duration.ofSeconds(30));
    assertThat(started.isComplete()).isFalse();
    database.setReachable(true);
    time.run(Duration.ofSeconds(2));
    assertThat(started.succeeded()).isTrue();
    assertThat(a.led).hasSize(2);
  }

  @Test
  void aReplayThatFailsIsTriedAgainInANewEpoch() {
    a.replay = Future.failedFuture("no");
    node("a").start(a);
    assertThat(a.lost).containsExactly("0@1", "1@1");
    a.replay = Future.succeededFuture();
    time.run(Duration.ofMillis(1_300));
    assertThat(a.led).isEqualTo(Map.of(0, 2L, 1, 2L));
  }
}
