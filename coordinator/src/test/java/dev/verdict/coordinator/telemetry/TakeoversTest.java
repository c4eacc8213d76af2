package dev.verdict.coordinator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.leadership.Leadership;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.leadership.ShardTable.ShardRow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a take-over took is counted from the last sign of life of the owner before. */
class TakeoversTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Takeovers takeovers = new Takeovers("self", registry);
  private final List<Promise<Void>> replays = new ArrayList<>();
  private final ByHand plain = new ByHand();
  private final MeteredLeadership leadership =
      new MeteredLeadership(plain, 16, takeovers, registry);

  /** Leads what it is told to, and replays when it is told to. */
  private static final class ByHand implements Leadership {
    private Listener listener =
        new Listener() {
          @Override
          public Future<Void> lead(int shard, long epoch) {
            return Future.succeededFuture();
          }

          @Override
          public void lost(int shard, long epoch) {}
        };

    @Override
    public Future<Void> start(Listener told) {
      listener = told;
      return Future.succeededFuture();
    }

    @Override
    public void fenced(int shard, long epoch) {}

    @Override
    public void raiseAbove(int shard, long epoch) {}

    @Override
    public void doubted(int shard) {}

    @Override
    public Future<Void> leave() {
      return Future.succeededFuture();
    }
  }

  /** Has one row for each shard; whatever is raised gets the next epoch. */
  private record Rows(List<ShardRow> rows) implements ShardTable {
    @Override
    public Future<List<ShardRow>> readAll() {
      return Future.succeededFuture(rows);
    }

    @Override
    public Future<List<NodeRow>> readNodes() {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Map<Integer, Long>> raise(Map<Integer, Long> seen, Map<Integer, Long> above) {
      Map<Integer, Long> raised = new TreeMap<>();
      seen.forEach((shard, epoch) -> raised.put(shard, epoch + 1));
      return Future.succeededFuture(raised);
    }

    @Override
    public Future<Void> release(Map<Integer, Long> led) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> heartbeat() {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> retire() {
      return Future.succeededFuture();
    }
  }

  private void take(ShardRow... rows) {
    ShardTable table = new MeteredShardTable(new Rows(List.of(rows)), takeovers);
    leadership.start(
        new Leadership.Listener() {
          @Override
          public Future<Void> lead(int shard, long epoch) {
            Promise<Void> replay = Promise.promise();
            replays.add(replay);
            return replay.future();
          }

          @Override
          public void lost(int shard, long epoch) {}
        });
    table.readAll();
    for (ShardRow row : rows) {
      table.raise(Map.of(row.shard(), row.epoch()));
      plain.listener.lead(row.shard(), row.epoch() + 1);
    }
  }

  private double seconds(String timer) {
    return registry.get(timer).timer().totalTime(TimeUnit.SECONDS);
  }

  private long count(String timer) {
    return registry.get(timer).timer().count();
  }

  @Test
  void aShardOfAnotherNodeThatFellSilentIsTakenOverAndCountsOnceItIsServed() {
    take(new ShardRow(3, 7, "somebody", 4_000));
    assertThat(count("verdict.takeover")).as("it is not served yet").isZero();

    replays.forEach(Promise::complete);
    assertThat(count("verdict.takeover")).isEqualTo(1);
    assertThat(seconds("verdict.takeover")).isBetween(4.0, 14.0);
    assertThat(count("verdict.shard.load")).isEqualTo(1);
    assertThat(seconds("verdict.shard.load")).isLessThan(4.0);
  }

  @Test
  void whatWasReleasedOrOursOrOfNobodyKnownIsNoTakeOver() {
    take(
        new ShardRow(0, 1, "", Integer.MAX_VALUE),
        new ShardRow(1, 1, "self", 20),
        new ShardRow(2, 1, "long-gone", Long.MAX_VALUE));
    replays.forEach(Promise::complete);

    assertThat(count("verdict.takeover")).isZero();
    assertThat(count("verdict.shard.load")).isEqualTo(3);
  }

  @Test
  void aReplayThatFailsIsNotServed() {
    take(new ShardRow(3, 7, "somebody", 4_000));
    replays.forEach(replay -> replay.fail("the log is away"));

    assertThat(count("verdict.takeover")).isZero();
    assertThat(count("verdict.shard.load")).isZero();
    assertThat(leadership.serving()).isZero();
  }

  @Test
  void whoRefusesAnEpochIsCounted() {
    leadership.fenced(1, 5);
    leadership.raiseAbove(1, 9);
    leadership.raiseAbove(1, 10);

    assertThat(refusals("log")).isEqualTo(1);
    assertThat(refusals("participant")).isEqualTo(2);
  }

  private double refusals(String by) {
    return registry.get("verdict.epoch.refusals").tag("by", by).counter().count();
  }
}
