package dev.verdict.sdk.barrier.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SightingsTest {
  private long now;
  private final Sightings sightings = new Sightings(() -> now);

  @Test
  void ageBeginsWithTheFirstSightAndEndsWhenItIsGone() {
    Duration second = Duration.ofSeconds(1);
    assertThat(sightings.olderThan(List.of("a"), second, 10)).isEmpty();
    now = second.toNanos();
    assertThat(sightings.olderThan(List.of("a", "b"), second, 10)).containsExactly("a");
    assertThat(sightings.olderThan(List.of("b"), second, 10)).isEmpty();
    now = 2 * second.toNanos();
    assertThat(sightings.olderThan(List.of("a", "b"), second, 10)).containsExactly("b");
  }

  @Test
  void withNoAgeAllOfItCountsUpToTheBound() {
    assertThat(sightings.olderThan(List.of("a", "b", "c"), Duration.ZERO, 2))
        .containsExactly("a", "b");
  }
}
