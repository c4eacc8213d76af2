package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.log.WriteListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** What is measured of one database of the log. Safe for any thread. */
public final class DatabaseMeters implements WriteListener {
  private final MeterRegistry registry;
  private final Tags tags;
  private final Timer writes;
  private volatile boolean seen = true;

  /**
   * @param registry where to register
   * @param number the database's, from 1 to {@link
   *     dev.verdict.coordinator.log.Spread#DATABASES_MAX}
   */
  public DatabaseMeters(MeterRegistry registry, int number) {
    this.registry = registry;
    this.tags = Tags.of("database", Integer.toString(number));
    this.writes =
        Timer.builder("verdict.database.write")
            .description("batches of entries to a database of the log, and the time of each")
            .tags(tags)
            .serviceLevelObjectives(LogMeters.APPEND_BUCKETS)
            .register(registry);
    Gauge.builder("verdict.database.unseen", () -> seen ? 0 : 1)
        .description("1 if the last look at what is stuck, in doubt or late did not see it")
        .tags(tags)
        .register(registry);
  }

  /**
   * Shows what the database's writer does.
   *
   * @param takesWrites whether the database is open, answers and takes writes; asked on any thread
   * @param waiting how many entries wait to be written there; asked on any thread
   */
  public void watch(BooleanSupplier takesWrites, IntSupplier waiting) {
    Gauge.builder("verdict.database.available", () -> takesWrites.getAsBoolean() ? 1 : 0)
        .description("1 if the database is open, answers and takes writes")
        .tags(tags)
        .register(registry);
    Gauge.builder("verdict.database.waiting", waiting::getAsInt)
        .description("log entries that wait to be written to the database")
        .tags(tags)
        .register(registry);
  }

  /** Whether the last look saw it. */
  public void seen(boolean answered) {
    seen = answered;
  }

  @Override
  public void written(int entries, boolean forced, long tookNanos) {
    writes.record(tookNanos, TimeUnit.NANOSECONDS);
  }
}
