package dev.verdict.coordinator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.alerts.Observed.Nodes;
import dev.verdict.coordinator.leadership.Absences;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A node that is alone knows of no others; of a cluster it tells what its looks saw. */
class NodeMetersTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  @Test
  void aNodeThatIsAloneIsOneAndMissesNobody() {
    NodeMeters meters = new NodeMeters(Optional.empty(), registry);

    assertThat(gauge("verdict.nodes")).isEqualTo(1);
    assertThat(gauge("verdict.nodes.away")).isZero();
    assertThat(meters.observed(Instant.EPOCH)).isEqualTo(Nodes.ALONE);
  }

  @Test
  void beforeTheFirstLookNothingIsKnownOfACluster() {
    Absences absences = new Absences(Clock.systemUTC(), OptionalInt.empty());
    NodeMeters meters = new NodeMeters(Optional.of(absences), registry);

    assertThat(gauge("verdict.nodes")).isNaN();
    assertThat(gauge("verdict.nodes.away")).isNaN();
    assertThat(meters.observed(Instant.now())).isEqualTo(Nodes.ALONE);
  }
}
