package dev.verdict.coordinator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.leadership.SingleNodeLeadership.Settings;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SingleNodeLeadershipTest {
  private final VirtualTime time = new VirtualTime();
  private final MemoryDatabase database =
      new MemoryDatabase(2, () -> Instant.ofEpochMilli(1_000_000 + time.nowMillis));
  private final Recorder a = new Recorder();
  private final Recorder b = new Recorder();

  private SingleNodeLeadership node(String owner) {
    return new SingleNodeLeadership(
        database.shards(owner, Runnable::run), owner, time, new Random(1), Settings.standard());
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

  private static final class Recorder implements Leadership.Listener {
    private final Map<Integer, Long> led = new TreeMap<>();
    private final List<String> lost = new ArrayList<>();
    private Future<Void> replay = Future.succeededFuture();

    @Override
    public Future<Void> lead(int shard, long epoch) {
      led.put(shard, epoch);
      return replay;
    }

    @Override
    public void lost(int shard, long epoch) {
      assertThat(led.remove(shard)).isEqualTo(epoch);
      lost.add(shard + "@" + epoch);
    }
  }

  private static final class VirtualTime implements Scheduler {
    private record Task(long atMillis, long number, Runnable work) {}

    private final PriorityQueue<Task> tasks =
        new PriorityQueue<>(Comparator.comparing(Task::atMillis).thenComparing(Task::number));
    private long nowMillis;
    private long number;

    @Override
    public long monotonicMillis() {
      return nowMillis;
    }

    @Override
    public void after(long delayMillis, Runnable task) {
      tasks.add(new Task(nowMillis + delayMillis, number++, task));
    }

    void run(Duration duration) {
      long until = nowMillis + duration.toMillis();
      for (Task next = tasks.peek(); next != null && next.atMillis <= until; next = tasks.peek()) {
        tasks.remove(next);
        nowMillis = next.atMillis;
        next.work.run();
      }
      nowMillis = until;
    }
  }
}
