package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.alerts.AlertBoard;
import dev.verdict.coordinator.alerts.AlertKind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The node's metrics. Safe for any thread. */
public final class Telemetry implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AlertBoard alerts = new AlertBoard();
  private final JvmGcMetrics collector = new JvmGcMetrics();

  /** Metrics of the Java process, and whatever is registered later. */
  public Telemetry() {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collector.bindTo(registry);
    for (AlertKind kind : AlertKind.values()) {
      Gauge.builder("verdict.alerts", () -> alerts.firing(kind))
          .description("alerts that fire, as this node sees it")
          .tag("kind", kind.word())
          .register(registry);
    }
  }

  /** Where to register metrics. */
  public MeterRegistry registry() {
    return registry;
  }

  /** What fires at present. */
  public AlertBoard alerts() {
    return alerts;
  }

  /** All metrics as Prometheus reads them. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collector.close();
    registry.close();
  }
}
