package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.tls.ServerTls;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/** Whether the files for TLS can be used, and for how long. */
public final class TlsMeters {
  private TlsMeters() {}

  /**
   * Registers the figures.
   *
   * @param tls what the API speaks TLS by; empty if it does not
   */
  public static void register(Optional<ServerTls> tls, MeterRegistry registry) {
    Gauge.builder(
            "verdict.tls.files.refused",
            () -> tls.filter(ServerTls::refusesFiles).isPresent() ? 1 : 0)
        .description("1 while the files for TLS are wrong, and those of before stay in use")
        .register(registry);
    Gauge.builder(
            "verdict.tls.certificate.left",
            () -> tls.map(it -> (double) it.left().toSeconds()).orElse(Double.NaN))
        .description("until the API's certificate expires; not a number without TLS")
        .baseUnit("seconds")
        .register(registry);
  }
}
