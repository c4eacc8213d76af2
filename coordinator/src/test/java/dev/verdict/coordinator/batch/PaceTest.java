package dev.verdict.coordinator.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many a second are let through. */
class PaceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long LOOK = SECOND / 50;

  /** Asks at each look as long as it says yes, from then to then. */
  private static int taken(Pace pace, long fromNanos, long toNanos) {
    int taken = 0;
    for (long now = fromNanos; now < toNanos; now += LOOK) {
      while (pace.take(now, LOOK)) {
        taken++;
      }
    }
    return taken;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 50, 73, 200})
  void asManyAsAskedFor(int perSecond) {
    Pace pace = new Pace(perSecond, 0);

    assertThat(taken(pace, 0, 10 * SECOND)).isBetween(perSecond * 10 - 5, perSecond * 10 + 1);
  }

  @Test
  void whatWasNotUsedIsNotMadeUpFor() {
    Pace pace = new Pace(20, 0);
    taken(pace, 0, SECOND);

    assertThat(taken(pace, 60 * SECOND, 61 * SECOND)).isBetween(19, 21);
  }
}
