package dev.verdict.coordinator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.leadership.ClusterWorld.Node;
import dev.verdict.coordinator.log.Spread;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Leadership of shards in two databases: what happens to one costs the other nothing. */
class SpreadLeadershipTest {
  private static final int DATABASES = 2;

  private final ClusterWorld world = new ClusterWorld(DATABASES);

  private void everyShardHasOneLeader() {
    assertThat(world.leaders()).hasSize(ClusterWorld.SHARDS);
    assertThat(world.leaders().values()).isSubsetOf(world.nodes.keySet());
  }

  private Set<Integer> of(int database, Set<Integer> shards) {
    return shards.stream()
        .filter(shard -> shard % DATABASES == database)
        .collect(Collectors.toSet());
  }

  @Test
  void theShardsOfBothAreSharedByPreference() {
    world.start("a", "b", "c");
    everyShardHasOneLeader();
    world
        .leaders()
        .forEach(
            (shard, leader) ->
                assertThat(leader)
                    .isEqualTo(Placement.preference(shard, Set.of("a", "b", "c")).get(0)));
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
  void aNodeThatDiesIsReplacedInBoth() {
    world.start("a", "b", "c");
    world.get("b").kill();
    world.passMillis(500);
    everyShardHasOneLeader();
    assertThat(world.leaders().values()).doesNotContain("b");
  }

  @Test
  void rule31_aDatabaseThatIsAwayCostsItsOwnShardsOnly() {
    world.start("a", "b");
    Map<Integer, Long> epochs = world.epochs();
    world.nodes.values().forEach(node -> node.tables.get(1).cutOff());
    world.pass(10);

    Set<Integer> led = world.leaders().keySet();
    assertThat(of(0, led)).hasSize(ClusterWorld.SHARDS / DATABASES);
    assertThat(of(1, led)).isEmpty();
    of(0, led)
        .forEach(
            shard ->
                assertThat(world.epochs()).containsEntry(shard, epochs.getOrDefault(shard, -1L)));

    world.nodes.values().forEach(node -> node.tables.get(1).mend());
    world.pass(15);
    everyShardHasOneLeader();
  }

  @Test
  void aNodeThatDiesIsReplacedWhileTheOtherDatabaseIsAway() {
    world.start("a", "b", "c");
    world.nodes.values().forEach(node -> node.tables.get(1).cutOff());
    world.pass(10);
    world.get("b").kill();
    world.pass(1);

    assertThat(of(0, world.leaders().keySet())).hasSize(ClusterWorld.SHARDS / DATABASES);
    assertThat(world.leaders().values()).doesNotContain("b");
  }

  @Test
  void rule31_aNodeThatReachesOneDatabaseOnlyLeavesTheOthersShardsToWhoReachesIt() {
    world.start("a", "b");
    world.get("a").tables.get(1).cutOff();
    world.pass(15);

    everyShardHasOneLeader();
    assertThat(of(1, world.shardsOf("a"))).isEmpty();
    assertThat(of(0, world.shardsOf("a"))).isNotEmpty();
  }

  @Test
  void whoJoinsAnewForOneGivesUpBothOnce() {
    world.start("a", "b");
    Node node = world.get("a");
    assertThat(of(0, world.shardsOf("a"))).isNotEmpty();
    assertThat(of(1, world.shardsOf("a"))).isNotEmpty();
    node.locksHang = true;
    world.node("c").start();
    world.pass(18);
    assertThat(node.rejoins).isEqualTo(1);
    world.pass(30);
    everyShardHasOneLeader();
  }

  @Test
  void whoLeavesLeavesBothAndThenTheCluster() {
    world.start("a", "b");
    Future<Void> left = world.get("a").leadership.leave();
    world.pass(2);
    assertThat(left.succeeded()).isTrue();
    assertThat(world.get("b").members()).containsExactly("b");
    everyShardHasOneLeader();
    assertThat(Set.copyOf(world.leaders().values())).containsExactly("b");
  }

  @Test
  void whoLeavesFreesTheShardsOfOneWhileTheOtherDatabaseDoesNotAnswer() {
    world.start("a", "b");
    world.get("a").tables.get(1).cutOff();
    world.get("a").leadership.leave();
    world.passMillis(1_000);
    assertThat(of(0, world.shardsOf("b"))).hasSize(ClusterWorld.SHARDS / DATABASES);
  }

  @Test
  void aFurtherDatabaseThatDoesNotAnswerHoldsUpNobody() {
    Node node = world.node("a");
    node.tables.get(1).cutOff();
    Future<Void> started = node.start();
    world.pass((int) SpreadLeadership.FIRST_MAX.toSeconds() + 2);
    assertThat(started.succeeded()).isTrue();
    assertThat(of(0, world.shardsOf("a"))).hasSize(ClusterWorld.SHARDS / DATABASES);

    node.tables.get(1).mend();
    world.pass(15);
    everyShardHasOneLeader();
  }

  @Test
  void aDatabaseThatOpensLateIsLedThen() {
    VirtualScheduler time = new VirtualScheduler();
    Promise<Void> opens = Promise.promise();
    Spread<Future<Void>> open = new Spread<>(List.of(Future.succeededFuture(), opens.future()));
    Recorder told = new Recorder();
    SpreadLeadership leadership =
        new SpreadLeadership(
            open.map(
                each ->
                    new SpreadLeadership.Part(
                        new SingleNodeLeadership(
                            new PartOfShards(
                                world
                                    .databases
                                    .get(open.parts().indexOf(each))
                                    .shards("a", Runnable::run),
                                open.parts().indexOf(each),
                                DATABASES),
                            "a",
                            time,
                            new Random(1),
                            SingleNodeLeadership.Settings.standard()),
                        each)),
            time);

    Future<Void> started = leadership.start(told);
    time.run(Duration.ofSeconds(3));
    assertThat(started.succeeded()).isTrue();
    assertThat(of(1, told.led.keySet())).isEmpty();
    opens.complete();
    time.run(Duration.ofSeconds(3));
    assertThat(told.led).hasSize(ClusterWorld.SHARDS);
  }
}
