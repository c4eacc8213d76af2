package dev.verdict.coordinator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.alerts.Observed.Latency;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What took long lately is seen, and what took long before is not. */
class RecentLatencyTest {
  private final Telemetry telemetry = new Telemetry();
  private final Timer timer =
      Timer.builder("test")
          .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(100))
          .register(telemetry.registry());
  private final RecentLatency recent = RecentLatency.of(timer);

  @AfterEach
  void close() {
    telemetry.close();
  }

  private void record(int times, Duration took) {
    for (int i = 0; i < times; i++) {
      timer.record(took);
    }
  }

  @Test
  void withoutAnythingThereIsNoLatency() {
    assertThat(recent.roll()).isEqualTo(new Latency(0, Duration.ZERO));
  }

  @Test
  void oneInAHundredIsFoundWithinItsBucket() {
    record(98, Duration.ofMillis(5));
    record(2, Duration.ofMillis(50));

    Latency latency = recent.roll();
    assertThat(latency.count()).isEqualTo(100);
    assertThat(latency.p99()).isBetween(Duration.ofMillis(10), Duration.ofMillis(100));
  }

  @Test
  void whatIsBeyondTheLastBucketCountsAsItsBound() {
    record(10, Duration.ofSeconds(10));
    assertThat(recent.roll().p99()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void whatIsSomeLooksAgoIsForgotten() {
    record(100, Duration.ofMillis(50));
    for (int look = 0; look < RecentLatency.LOOKS; look++) {
      assertThat(recent.roll().count()).as("look " + look).isEqualTo(100);
    }
    record(7, Duration.ofMillis(5));

    Latency latency = recent.roll();
    assertThat(latency.count()).isEqualTo(7);
    assertThat(latency.p99()).isLessThanOrEqualTo(Duration.ofMillis(10));
  }
}
