package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.log.Summary;
import dev.verdict.protocol.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What is measured of the log; made once, so that counting looks nothing up. */
public final class LogMeters {
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
  private static final Duration[] APPEND_BUCKETS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(250),
    Duration.ofSeconds(1)
  };

  private final Map<Summary.Kind, Map<Outcome, Timer>> decided = new EnumMap<>(Summary.Kind.class);
  private final Timer forced;
  private final Timer lazy;

  /**
   * @param registry where to register
   */
  public LogMeters(MeterRegistry registry) {
    for (Summary.Kind kind : Summary.Kind.values()) {
      Map<Outcome, Timer> byOutcome = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        byOutcome.put(outcome, decision(registry, kind, outcome));
      }
      decided.put(kind, byOutcome);
    }
    this.forced = append(registry, true);
    this.lazy = append(registry, false);
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
