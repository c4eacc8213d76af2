package dev.verdict.coordinator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.leadership.ClusterWorld.Node;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Leadership in a cluster of nodes, on virtual time. */
class ClusterLeadershipTest {
  private final ClusterWorld world = new ClusterWorld();

  private void everyShardHasOneLeader() {
    assertThat(world.leaders()).hasSize(ClusterWorld.SHARDS);
    assertThat(world.leaders().values()).isSubsetOf(world.nodes.keySet());
  }

  @Test
  void aNodeAloneLeadsEverythingAndSaysSo() {
    Future<Void> started = world.node("a").start();
    world.passMillis(100);
    assertThat(started.succeeded()).isTrue();
    assertThat(world.shardsOf("a")).hasSize(ClusterWorld.SHARDS);
    assertThat(world.sumOfEpochs()).isEqualTo(ClusterWorld.SHARDS);
  }

  @Test
  void threeNodesShareTheShardsByPreference() {
    world.start("a", "b", "c");
    everyShardHasOneLeader();
    world
        .leaders()
        .forEach(
            (shard, leader) ->
                assertThat(leader)
                    .isEqualTo(Placement.preference(shard, Set.of("a", "b", "c")).get(0)));
    assertThat(Set.copyOf(world.leaders().values())).hasSize(3);
  }

  @Test
  void theDirectoryOfEveryNodeNamesTheLeaders() {
    world.start("a", "b", "c");
    for (Node node : world.nodes.values()) {
      world
          .leaders()
          .forEach(
              (shard, leader) ->
                  assertThat(node.directory.ownerOf(shard).map(ShardDirectory.Owner::node))
                      .contains(leader));
    }
  }

  @Test
  void whenANodeDiesOnlyItsShardsMoveAndAtOnce() {
    world.start("a", "b", "c");
    Map<Integer, String> before = world.leaders();
    Map<Integer, Long> epochs = world.epochs();
    world.get("b").kill();
    world.passMillis(200);
    everyShardHasOneLeader();
    before.forEach(
        (shard, leader) -> {
          if (!leader.equals("b")) {
            assertThat(world.leaders()).containsEntry(shard, leader);
            assertThat(world.epochs()).containsEntry(shard, epochs.getOrDefault(shard, -1L));
          }
        });
    assertThat(world.leaders().values()).doesNotContain("b");
  }

  @Test
  void twoOfThreeDieAndTheLastOneLeadsEverything() {
    world.start("a", "b", "c");
    world.get("b").kill();
    world.get("c").kill();
    world.passMillis(300);
    assertThat(world.shardsOf("a")).hasSize(ClusterWorld.SHARDS);
  }

  @Test
  void aNodeThatLeavesHandsOverAtOnce() {
    world.start("a", "b", "c");
    Future<Void> left = world.get("b").leadership.leave();
    world.passMillis(150);
    assertThat(left.succeeded()).isTrue();
    everyShardHasOneLeader();
    assertThat(world.shardsOf("b")).isEmpty();
  }

  @Test
  void aNodeThatJoinsGetsItsShardsAndEachMovesOnce() {
    world.start("a", "b");
    long epochs = world.sumOfEpochs();
    world.start("c");
    everyShardHasOneLeader();
    int moved = world.shardsOf("c").size();
    assertThat(moved).isPositive();
    assertThat(world.sumOfEpochs()).isEqualTo(epochs + moved);
    world.pass(120);
    assertThat(world.sumOfEpochs()).isEqualTo(epochs + moved);
  }

  @Test
  void aHandOverWaitsForTheEngineButNotForLong() {
    world.start("a");
    Recorder a = world.get("a").told;
    Promise<Void> ready = Promise.promise();
    a.handOver = ready.future();
    world.node("b").start();
    world.pass(4);
    assertThat(a.handingOver).isNotEmpty();
    assertThat(world.shardsOf("b")).isEmpty();
    ready.complete();
    world.passMillis(100);
    assertThat(world.shardsOf("b")).isNotEmpty();
    everyShardHasOneLeader();

    a.handOver = Promise.<Void>promise().future();
    world.node("c").start();
    world.pass(10);
    assertThat(world.shardsOf("c")).isNotEmpty();
    everyShardHasOneLeader();
  }

  @Test
  void whoHandsAShardOverDoesNotTakeItBackWhileItsReleaseIsUnderWay() {
    world.start("a");
    long epochs = world.sumOfEpochs();
    world.get("a").table.hang("release");
    world.node("b").start();
    world.pass(4);
    assertThat(world.get("a").told.handingOver).isNotEmpty();
    assertThat(world.sumOfEpochs()).as("nobody takes what is let go of").isEqualTo(epochs);

    world.pass(10);
    everyShardHasOneLeader();
    assertThat(world.shardsOf("b")).isNotEmpty();
    assertThat(world.sumOfEpochs()).isEqualTo(epochs + world.shardsOf("b").size());
  }

  @Test
  void rule29_inASplitTheOwnersGoOnAndNobodyFights() {
    world.start("a", "b", "c");
    Map<Integer, String> before = world.leaders();
    long epochs = world.sumOfEpochs();
    world.split("c");
    world.pass(120);
    assertThat(world.leaders()).isEqualTo(before);
    assertThat(world.sumOfEpochs()).isEqualTo(epochs);
    assertThat(world.locks(0)).as("both sides hold every lock").hasSize(ClusterWorld.SHARDS);
    assertThat(world.locks(1)).hasSize(ClusterWorld.SHARDS);
    assertThat(world.get("c").directory.ownerOf(firstOf("a")).map(ShardDirectory.Owner::node))
        .as("routes by the shard's row")
        .contains("a");

    world.merge();
    world.pass(30);
    everyShardHasOneLeader();
    world.pass(120);
    assertThat(world.leaders()).isEqualTo(before);
  }

  private int firstOf(String node) {
    return world.shardsOf(node).iterator().next();
  }

  @Test
  void rule29_aNodeThatDiesOnTheOtherSideOfASplitIsReplaced() {
    world.start("a", "b", "c");
    world.split("c");
    world.pass(10);
    world.get("c").kill();
    world.pass(2);
    everyShardHasOneLeader();
    assertThat(world.leaders().values()).doesNotContain("c");
  }

  @Test
  void rule29_aLockGrantedToEverybodyMovesAShardButStartsNoTugOfWar() {
    world.start("a", "b");
    world.nodes.values().forEach(node -> node.locksGrantedToAll = true);
    world.get("a").silentlyLoseLocks();
    world.get("b").silentlyLoseLocks();
    long epochs = world.sumOfEpochs();
    world.nodes.values().forEach(node -> node.leadership.fenced(firstOf(node.name), 1));
    world.pass(300);
    everyShardHasOneLeader();
    assertThat(world.sumOfEpochs() - epochs).isLessThanOrEqualTo(6);
  }

  @Test
  void rule29_theLoserOfARaiseBacksOffWithGrowingPauses() {
    world.start("a");
    ShardTable rival = world.database.shards("rival", Runnable::run);
    for (int i = 0; i < 600; i++) {
      world.passMillis(100);
      if (world.shardsOf("a").contains(3)) {
        rival.raise(Map.of(3, world.epochs().getOrDefault(3, -1L)));
      }
    }
    assertThat(world.get("a").told.lost)
        .as("in a minute of somebody who always takes it")
        .hasSizeBetween(3, 15);
  }

  @Test
  void rule30_aLockThatIsLostWithoutAWordIsFoundOutByTheEpoch() {
    world.start("a", "b");
    int shard = firstOf("a");
    world.get("a").silentlyLoseLocks();
    Map<Integer, Long> seen = Map.of(shard, world.epochs().getOrDefault(shard, -1L));
    assertThat(world.database.shards("b", Runnable::run).raise(seen).result()).hasSize(1);
    world.passMillis(1_300);
    assertThat(world.get("a").told.lost).contains(shard + "@" + seen.getOrDefault(shard, -1L));
    world.pass(60);
    everyShardHasOneLeader();
  }

  @Test
  void rule30_afterAMergeOrALostPartitionLeadershipIsGivenUpAndTakenAnew() {
    world.start("a", "b");
    Map<Integer, String> before = world.leaders();
    Node a = world.get("a");
    Set<Integer> led = world.shardsOf("a");
    world.split("a");
    world.merge();
    world.passMillis(2);
    assertThat(world.shardsOf("a")).isEmpty();
    world.pass(30);
    assertThat(world.leaders()).isEqualTo(before);
    assertThat(a.told.lost).hasSizeGreaterThanOrEqualTo(led.size());
  }

  /** Its own shards: by preference it is to have them back, but by a hand-over. */
  @Test
  void rule30_aLockFromTheOtherSideOfASplitTakesNothingFromALeaderWhenTheSidesMerge() {
    world.start("a", "b", "c");
    Node c = world.get("c");
    Set<Integer> own = world.shardsOf("c");
    world.split("c");
    c.table.cutOff();
    world.pass(15);
    assertThat(world.leaders().values()).doesNotContain("c");
    c.table.mend();
    world.pass(5);
    assertThat(c.held).as("it yields to the other side with the locks in hand").containsAll(own);
    Map<Integer, Long> epochs = world.epochs();

    world.merge(800);
    world.passMillis(1_500);
    assertThat(world.epochs()).isEqualTo(epochs);
    world.pass(30);
    everyShardHasOneLeader();
    assertThat(world.shardsOf("c")).isEqualTo(own);
    own.forEach(
        shard ->
            assertThat(world.epochs()).containsEntry(shard, epochs.getOrDefault(shard, -1L) + 1));
  }

  @Test
  void rule30_aLockCallThatHangsMakesTheNodeJoinAnew() {
    world.start("a", "b");
    Node a = world.get("a");
    a.locksHang = true;
    a.leadership.fenced(firstOf("a"), world.epochs().getOrDefault(firstOf("a"), -1L));
    world.pass(20);
    assertThat(a.rejoins).isEqualTo(1);
    world.pass(20);
    everyShardHasOneLeader();
    assertThat(world.shardsOf("a")).isNotEmpty();
  }

  @Test
  void rule30_aRequestForALockThatHangsMakesTheNodeJoinAnew() {
    world.start("b");
    Node a = world.node("a");
    a.locksHang = true;
    a.start();
    world.pass(20);
    assertThat(a.rejoins).isEqualTo(1);
    world.pass(80);
    everyShardHasOneLeader();
    assertThat(world.shardsOf("a")).isNotEmpty();
  }

  /** It is of no use any more, and it would be taken for a grant. */
  @Test
  void rule30_aLockFromTheOtherSideOfASplitIsFreedAlsoWhenNobodyTellsOfTheMerge() {
    world.start("a", "b", "c");
    Node c = world.get("c");
    Set<Integer> own = world.shardsOf("c");
    world.split("c");
    c.table.cutOff();
    world.pass(15);
    c.table.mend();
    world.pass(5);
    assertThat(c.held).containsAll(own);

    world.merge(60_000);
    world.passMillis(1_500);
    assertThat(c.held).doesNotContainAnyElementsOf(own);
  }

  @Test
  void rule30_aLockCallThatFailsIsRepeated() {
    Node a = world.node("a");
    a.locksFail = true;
    a.start();
    world.pass(5);
    assertThat(world.leaders()).isEmpty();
    a.locksFail = false;
    world.pass(2);
    everyShardHasOneLeader();
  }

  @Test
  void rule30_aLockThatStaysUnderADeadNodesIdIsFreedByForce() {
    world.start("a", "b");
    Node b = world.get("b");
    Set<Integer> led = world.shardsOf("b");
    b.kill();
    led.forEach(shard -> world.locks(0).put(shard, "ghost"));
    world.pass(4);
    assertThat(world.shardsOf("a")).doesNotContainAnyElementsOf(led);
    world.pass(6);
    everyShardHasOneLeader();
    assertThat(world.get("a").lockCalls).anyMatch(call -> call.startsWith("force"));
  }

  @Test
  void rule31_aHolderThatIsCutOffFromTheDatabaseUnlocksAndTheOthersLead() {
    world.start("a", "b", "c");
    Node c = world.get("c");
    c.table.cutOff();
    world.pass(4);
    assertThat(world.shardsOf("c")).isNotEmpty();
    while (!world.shardsOf("c").isEmpty()) {
      world.passMillis(100);
      assertThat(world.time.monotonicMillis()).isLessThan(20_000);
    }
    world.passMillis(300);
    assertThat(c.held).isEmpty();
    everyShardHasOneLeader();

    c.table.mend();
    world.pass(15);
    everyShardHasOneLeader();
    assertThat(world.shardsOf("c")).isNotEmpty();
  }

  @Test
  void rule31_whatTheFirstInTheOrderCannotTakeGoesToTheNext() {
    world.start("a", "b", "c");
    world.get("a").locksFail = true;
    world.get("c").kill();
    world.passMillis(500);
    assertThat(world.leaders()).as("some wait for the first").hasSizeLessThan(ClusterWorld.SHARDS);
    world.pass(20);
    everyShardHasOneLeader();
  }

  @Test
  void rule31_aRaiseThatHangsDoesNotKeepTheShard() {
    world.start("a", "b");
    Node a = world.get("a");
    a.table.hang("raise");
    world.get("b").kill();
    world.pass(3);
    assertThat(world.leaders().values()).doesNotContain("b");
    a.table.mend();
    world.pass(10);
    everyShardHasOneLeader();
    a.table.answerLate();
    world.pass(10);
    everyShardHasOneLeader();
  }

  @Test
  void rule31_aDatabaseThatIsAwayForEverybodyStopsAllAndNobodyGrabsEverythingAfterwards() {
    world.start("a", "b", "c");
    Map<Integer, String> before = world.leaders();
    world.database.setReachable(false);
    world.pass(20);
    assertThat(world.leaders()).isEmpty();
    world.database.setReachable(true);
    world.passMillis(3_000);
    assertThat(world.leaders()).isEqualTo(before);
    assertThat(world.sumOfEpochs()).isEqualTo(2L * ClusterWorld.SHARDS);
  }

  @Test
  void aFrozenNodeIsReplacedAndGivesUpWhenItWakes() {
    world.start("a", "b", "c");
    Node c = world.get("c");
    c.freeze();
    world.pass(5);
    c.dropOut();
    world.passMillis(200);
    Map<Integer, String> leaders = new HashMap<>();
    Set.of("a", "b").forEach(name -> world.shardsOf(name).forEach(s -> leaders.put(s, name)));
    assertThat(leaders).hasSize(ClusterWorld.SHARDS);
    world.pass(55);
    c.thaw();
    world.passMillis(100);
    assertThat(world.shardsOf("c")).isEmpty();
    everyShardHasOneLeader();
  }

  @Test
  void rule5_aLeaderThatIsToldOfANewerOneLooksAtOnce() {
    world.start("a", "b");
    int shard = firstOf("a");
    world.pass(5);
    ShardTable other = world.database.shards("b", Runnable::run);
    long epoch = world.epochs().getOrDefault(shard, -1L);
    assertThat(other.raise(Map.of(shard, epoch)).result()).containsEntry(shard, epoch + 1);
    world.get("a").leadership.doubted(shard);
    world.passMillis(WatchedDirectory.DOUBT_MILLIS + 20);
    assertThat(world.get("a").told.led).doesNotContainKey(shard);
  }

  @Test
  void rule7_anEpochThatAParticipantHasSeenIsRaisedAbove() {
    world.start("a", "b");
    int shard = firstOf("a");
    world.get("a").leadership.raiseAbove(shard, 77);
    world.passMillis(100);
    assertThat(world.get("a").told.led).containsEntry(shard, 78L);
    assertThat(world.epochs()).containsEntry(shard, 78L);
    world.get("a").leadership.raiseAbove(shard, 78 + Leadership.EPOCH_JUMP_MAX + 1);
    world.pass(3);
    assertThat(world.get("a").told.led).containsEntry(shard, 78L);
  }

  @Test
  void rule7_aDatabaseThatFellBackDoesNotHandOutAnEpochTwice() {
    world.start("a", "b");
    int shard = firstOf("a");
    world.get("a").leadership.raiseAbove(shard, 77);
    world.pass(2);
    world.database.rollBack(shard, 2);
    world.pass(5);
    assertThat(world.get("a").told.led).containsEntry(shard, 79L);
  }

  @Test
  void aReplayThatFailsIsTriedAgainInANewEpoch() {
    Node a = world.node("a");
    a.told.replay = Future.failedFuture("no");
    a.start();
    world.pass(2);
    assertThat(world.leaders()).isEmpty();
    a.told.replay = Future.succeededFuture();
    world.pass(2);
    everyShardHasOneLeader();
  }

  @Test
  void timePassesAndNothingMoves() {
    world.start("a", "b", "c");
    long epochs = world.sumOfEpochs();
    world.time.run(Duration.ofMinutes(30));
    assertThat(world.sumOfEpochs()).isEqualTo(epochs);
    everyShardHasOneLeader();
  }
}
