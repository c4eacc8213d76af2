package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.console.Cause;
import dev.verdict.coordinator.console.StuckGroup;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What is not finished and ought to be, as it was seen last. Safe for any thread. */
public final class Outstanding {
  private final Map<Cause, AtomicLong> stuck = new EnumMap<>(Cause.class);
  private final AtomicLong stuckOldestMillis = new AtomicLong();
  private final AtomicLong inDoubt = new AtomicLong();
  private final AtomicLong inDoubtOldestMillis = new AtomicLong();
  private final AtomicLong disagreements = new AtomicLong();
  private final AtomicLong overdueMillis = new AtomicLong();
  private volatile List<StuckGroup> groups = List.of();
  private volatile boolean stuckKnown;
  private volatile boolean inDoubtKnown;

  /**
   * @param registry where to register
   */
  public Outstanding(MeterRegistry registry) {
    for (Cause cause : Cause.values()) {
      AtomicLong count = new AtomicLong();
      stuck.put(cause, count);
      Gauge.builder("verdict.stuck", count::get)
          .description("transactions that do not proceed")
          .tag("cause", cause.word())
          .register(registry);
    }
    Gauge.builder("verdict.in.doubt", inDoubt::get)
        .description("atomic transactions that are decided and not acknowledged by all")
        .register(registry);
    Gauge.builder("verdict.disagreements", disagreements::get)
        .description("branches of finished transactions of which a service holds something else")
        .register(registry);
    seconds("verdict.stuck.oldest.seconds", stuckOldestMillis)
        .description("how long ago the oldest transaction that does not proceed began")
        .register(registry);
    seconds("verdict.in.doubt.oldest.seconds", inDoubtOldestMillis)
        .description("how long ago the oldest transaction in doubt began")
        .register(registry);
    seconds("verdict.wake.up.overdue.seconds", overdueMillis)
        .description("for how long a saga has been due and has not been woken, the longest")
        .register(registry);
  }

  private static Gauge.Builder<Supplier<Number>> seconds(String name, AtomicLong millis) {
    return Gauge.builder(name, () -> millis.get() / (double) TimeUnit.SECONDS.toMillis(1));
  }

  /**
   * What is stuck now.
   *
   * @param groups all of it
   * @param nowMillis by the clock that ids are given out by
   */
  public void stuck(List<StuckGroup> groups, long nowMillis) {
    this.groups = List.copyOf(groups);
    Map<Cause, Long> counts = new EnumMap<>(Cause.class);
    groups.forEach(group -> counts.merge(group.cause(), (long) group.count(), Long::sum));
    stuck.forEach((cause, count) -> count.set(counts.getOrDefault(cause, 0L)));
    stuckOldestMillis.set(
        groups.stream()
            .mapToLong(group -> Math.max(0, nowMillis - group.oldest().timeMillis()))
            .max()
            .orElse(0));
    stuckKnown = true;
  }

  /**
   * What is in doubt now.
   *
   * @param count how many transactions
   * @param oldest how long ago the oldest of them began; zero if there is none
   */
  public void inDoubt(long count, Duration oldest) {
    inDoubt.set(count);
    inDoubtOldestMillis.set(oldest.toMillis());
    inDoubtKnown = true;
  }

  /** Whether what is stuck and what is in doubt was ever looked at. */
  public boolean isKnown() {
    return stuckKnown && inDoubtKnown;
  }

  /** What is stuck, as it was seen last. */
  public List<StuckGroup> stuck() {
    return groups;
  }

  /** How long ago the oldest transaction in doubt began; zero if there was none. */
  public Duration inDoubtOldest() {
    return Duration.ofMillis(inDoubtOldestMillis.get());
  }

  /** How many disagreements of log and services are open and were seen for a while. */
  public void disagreements(int count) {
    disagreements.set(count);
  }

  /** The disagreements, as they were seen last. */
  public int disagreements() {
    return disagreements.intValue();
  }

  /** For how long the saga has been due that was due first and sleeps on; zero if none is. */
  public void overdue(Duration longest) {
    overdueMillis.set(longest.toMillis());
  }
}
