package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.alerts.Observed;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.WriteListener;
import dev.verdict.protocol.Outcome;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What is measured of the log; made once, so that counting looks nothing up. */
public final class LogMeters implements WriteListener {
  private static final Duration[] DECISION_BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };
  static final Duration[] APPEND_BUCKETS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(250),
    Duration.ofSeconds(1)
  };

  private static final double[] BATCH_SIZES = {1, 2, 5, 10, 20, 50, 100, 200, 500};

  private final MeterRegistry registry;
  private final Map<Summary.Kind, Map<Outcome, Timer>> decided = new EnumMap<>(Summary.Kind.class);
  private final Timer forced;
  private final Timer lazy;
  private final Writes forcedWrites;
  private final Writes lazyWrites;

  private record Writes(Timer took, DistributionSummary entries) {}

  /**
   * @param registry where to register
   */
  public LogMeters(MeterRegistry registry) {
    this.registry = registry;
    for (Summary.Kind kind : Summary.Kind.values()) {
      Map<Outcome, Timer> byOutcome = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        byOutcome.put(outcome, decision(registry, kind, outcome));
      }
      decided.put(kind, byOutcome);
    }
    this.forced = append(registry, true);
    this.lazy = append(registry, false);
    this.forcedWrites = writes(registry, true);
    this.lazyWrites = writes(registry, false);
  }

  private static Timer decision(MeterRegistry registry, Summary.Kind kind, Outcome outcome) {
    return Timer.builder("verdict.decision")
        .description("decisions, and the time from begin to the durable decision")
        .tag("kind", kind.name().toLowerCase(Locale.ROOT))
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(DECISION_BUCKETS)
        .register(registry);
  }

  private static Timer append(MeterRegistry registry, boolean forced) {
    return Timer.builder("verdict.log.append")
        .description("log entries, and the time until each was settled")
        .tag("forced", Boolean.toString(forced))
        .serviceLevelObjectives(APPEND_BUCKETS)
        .register(registry);
  }

  private static Writes writes(MeterRegistry registry, boolean forced) {
    return new Writes(
        Timer.builder("verdict.log.write")
            .description("batches of log entries, and the time until each was settled")
            .tag("forced", Boolean.toString(forced))
            .serviceLevelObjectives(APPEND_BUCKETS)
            .register(registry),
        DistributionSummary.builder("verdict.log.batch.entries")
            .description("log entries that were written in one batch")
            .tag("forced", Boolean.toString(forced))
            .serviceLevelObjectives(BATCH_SIZES)
            .register(registry));
  }

  /**
   * Shows how much waits.
   *
   * @param waiting how many entries wait to be written; asked on any thread
   */
  public void watch(IntSupplier waiting) {
    Gauge.builder("verdict.log.waiting", waiting::getAsInt)
        .description("log entries that wait to be written")
        .register(registry);
  }

  /** Looks at forced writes; each caller sees those since one of its own last looks. */
  public Supplier<Observed.Latency> recentWrites() {
    return RecentLatency.of(forcedWrites.took())::roll;
  }

  @Override
  public void written(int entries, boolean forced, long tookNanos) {
    Writes writes = forced ? forcedWrites : lazyWrites;
    writes.took().record(tookNanos, TimeUnit.NANOSECONDS);
    writes.entries().record(entries);
  }

  Timer decided(Summary.Kind kind, Outcome outcome) {
    Map<Outcome, Timer> byOutcome = decided.getOrDefault(kind, Map.of());
    Timer timer = byOutcome.get(outcome);
    if (timer == null) {
      throw new IllegalStateException("no timer for " + kind + " " + outcome);
    }
    return timer;
  }

  Timer append(boolean isForced) {
    return isForced ? forced : lazy;
  }
}
