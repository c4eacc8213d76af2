package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.leadership.ShardTable.ShardRow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How long shards were without a leader, and how long it took to serve them; and how often this
 * node was told that its epoch is not the newest. Safe for any thread.
 *
 * <p>A shard counts as taken over if it had an owner when its epoch was raised: one that did not
 * release it. It was without a leader since the last sign of life of that owner, by the database's
 * clock.
 */
public final class Takeovers {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofHours(1)
  };

  private final String self;
  private final Timer takenOver;
  private final Timer loaded;
  private final Counter fenced;
  private final Counter outdated;
  private final Map<Integer, Abandoned> seen = new ConcurrentHashMap<>();
  private final Map<Integer, Long> awaited = new ConcurrentHashMap<>();

  /** Since when a shard of another owner is silent, on this process's clock. */
  private record Abandoned(long epoch, long sinceNanos) {}

  /**
   * @param self this node's id
   * @param registry where to register
   */
  public Takeovers(String self, MeterRegistry registry) {
    this.self = self;
    this.takenOver =
        timer(
            registry,
            "verdict.takeover",
            "shards taken over, and the time from the last sign of life of the former owner until"
                + " they are served");
    this.loaded =
        timer(
            registry,
            "verdict.shard.load",
            "shards that were led, and the time from the raise of the epoch until they are served");
    this.fenced = refusals(registry, "log");
    this.outdated = refusals(registry, "participant");
  }

  private static Timer timer(MeterRegistry registry, String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private static Counter refusals(MeterRegistry registry, String by) {
    return Counter.builder("verdict.epoch.refusals")
        .description("times that this node was told that its epoch of a shard is not the newest")
        .tag("by", by)
        .register(registry);
  }

  void looked(List<ShardRow> rows) {
    long nowNanos = System.nanoTime();
    for (ShardRow row : rows) {
      boolean isOthers = !row.owner().isEmpty() && !row.owner().equals(self);
      if (isOthers && row.ownerSilenceMillis() < Integer.MAX_VALUE) {
        long silenceNanos = TimeUnit.MILLISECONDS.toNanos(row.ownerSilenceMillis());
        seen.put(row.shard(), new Abandoned(row.epoch(), nowNanos - silenceNanos));
      } else {
        seen.remove(row.shard());
      }
    }
  }

  void raised(Map<Integer, Long> expected, Set<Integer> raised) {
    for (int shard : raised) {
      Abandoned abandoned = seen.remove(shard);
      if (abandoned != null && abandoned.epoch() == expected.getOrDefault(shard, -1L)) {
        awaited.put(shard, abandoned.sinceNanos());
      }
    }
  }

  void served(int shard, long sinceNanos) {
    long nowNanos = System.nanoTime();
    loaded.record(nowNanos - sinceNanos, TimeUnit.NANOSECONDS);
    Long abandonedNanos = awaited.remove(shard);
    if (abandonedNanos != null) {
      takenOver.record(nowNanos - abandonedNanos, TimeUnit.NANOSECONDS);
    }
  }

  void refusedByLog() {
    fenced.increment();
  }

  void refusedByParticipant() {
    outdated.increment();
  }
}
