package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whoever leaves twice has left once. */
class DepartureTest {
  private final InFlight inside = new InFlight();
  private final AtomicInteger goodbyes = new AtomicInteger();

  private Departure departure(Duration longest) {
    return new Departure(
        () -> {
          goodbyes.incrementAndGet();
          return CompletableFuture.completedFuture(true);
        },
        inside,
        longest);
  }

  @Test
  void itEndsWhenTheLastOneHasLeft() {
    assertThat(inside.enter()).isTrue();
    CompletableFuture<Boolean> left =
        departure(Duration.ofMinutes(1)).begin().toCompletableFuture();
    assertThat(left).isNotDone();
    assertThat(inside.enter()).isFalse();
    inside.leave();
    assertThat(left).isCompletedWithValue(true);
  }

  @Test
  void oneThatWasGivenUpIsNotWaitedForAgain() throws Exception {
    assertThat(inside.enter()).isTrue();
    Departure departure = departure(Duration.ofMillis(1));
    assertThat(departure.begin().toCompletableFuture().get(60, TimeUnit.SECONDS)).isFalse();
    assertThat(departure.begin().toCompletableFuture()).isCompletedWithValue(false);
    assertThat(goodbyes).hasValue(1);
  }
}
