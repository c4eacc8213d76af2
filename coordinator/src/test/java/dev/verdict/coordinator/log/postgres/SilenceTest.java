package dev.verdict.coordinator.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that is slow to begin is no server that hears nothing. */
class SilenceTest {
  private static final long BEGUN = TimeUnit.SECONDS.toNanos(7);

  private final Silence silence = new Silence();

  private static long after(long millis) {
    return BEGUN + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void oneLookThatMeetsItTellsNothing() {
    assertThat(silence.met(BEGUN)).isFalse();
    assertThat(silence.met(after(1_000))).isFalse();
  }

  @Test
  void itIsBelievedWhenItLasts() {
    assertThat(silence.met(BEGUN)).isFalse();
    assertThat(silence.met(after(2_000))).isTrue();
  }

  @Test
  void whatIsHeardBreaksIt() {
    assertThat(silence.met(BEGUN)).isFalse();
    silence.broken();
    assertThat(silence.met(after(2_000))).isFalse();
    assertThat(silence.met(after(4_000))).isTrue();
  }
}
