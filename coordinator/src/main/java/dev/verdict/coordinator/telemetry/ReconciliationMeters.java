package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.reconcile.Report;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;

/** Counts branches that were compared with their services without being asked for. */
public final class ReconciliationMeters implements Consumer<Report> {
  private final Counter agreed;
  private final Counter disagreed;
  private final Counter uncertain;

  /**
   * @param registry where to register
   */
  public ReconciliationMeters(MeterRegistry registry) {
    this.agreed = counter(registry, "agreed");
    this.disagreed = counter(registry, "disagreed");
    this.uncertain = counter(registry, "uncertain");
  }

  private static Counter counter(MeterRegistry registry, String result) {
    return Counter.builder("verdict.reconciled")
        .description("branches of finished transactions that were compared with their services")
        .tag("result", result)
        .register(registry);
  }

  @Override
  public void accept(Report report) {
    agreed.increment(report.agreed().size());
    disagreed.increment(report.findings().size());
    uncertain.increment(report.uncertain());
  }
}
