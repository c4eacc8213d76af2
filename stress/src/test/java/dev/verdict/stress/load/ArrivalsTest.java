package dev.verdict.stress.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final long MS = 1_000_000;
  private static final long S = TimeUnit.SECONDS.toNanos(1);

  /** Near the end of the clock's range, which must not matter. */
  private static final long START = Long.MAX_VALUE - S;

  @Test
  void eachBeginsAtItsMomentAndNotBefore() {
    Arrivals arrivals = new Arrivals(START, START + S, 100, 9);
    assertThat(arrivals.begin(START)).hasValue(START);
    assertThat(arrivals.begin(START)).isEmpty();
    assertThat(arrivals.begin(START + 10 * MS - 1)).isEmpty();
    assertThat(arrivals.begin(START + 10 * MS)).hasValue(START + 10 * MS);
  }

  @Test
  void whoeverComesLateBeginsThemAllAndTheirMomentsStand() {
    Arrivals arrivals = new Arrivals(START, START + S, 100, 9);
    assertThat(arrivals.begin(START + 25 * MS)).hasValue(START);
    assertThat(arrivals.begin(START + 25 * MS)).hasValue(START + 10 * MS);
    assertThat(arrivals.begin(START + 25 * MS)).hasValue(START + 20 * MS);
    assertThat(arrivals.begin(START + 25 * MS)).isEmpty();
  }

  @Test
  void withoutRoomTheyWait() {
    Arrivals arrivals = new Arrivals(START, START + S, 100, 1);
    assertThat(arrivals.begin(START)).hasValue(START);
    assertThat(arrivals.begin(START + 50 * MS)).isEmpty();
    arrivals.end();
    assertThat(arrivals.begin(START + 50 * MS)).hasValue(START + 10 * MS);
  }

  @Test
  void thoseThatStillWaitLongAfterTheEndDoNotBegin() {
    Arrivals arrivals = new Arrivals(START, START + S, 100, 1);
    assertThat(arrivals.begin(START)).isPresent();
    assertThat(arrivals.isOver(START + S + Arrivals.GRACE_NS)).isFalse();
    arrivals.end();
    assertThat(arrivals.isOver(START + S)).isFalse();
    assertThat(arrivals.begin(START + S + Arrivals.GRACE_NS)).isEmpty();
    assertThat(arrivals.isOver(START + S + Arrivals.GRACE_NS)).isTrue();
    assertThat(arrivals.notBegun()).isEqualTo(99);
  }

  @Test
  void itIsOverWhenAllHaveBegunAndEnded() {
    Arrivals arrivals = new Arrivals(START, START + S, 3, 9);
    for (int i = 0; i < 3; i++) {
      assertThat(arrivals.begin(START + S)).isPresent();
    }
    assertThat(arrivals.begin(START + S)).isEmpty();
    assertThat(arrivals.isOver(START + S)).isFalse();
    for (int i = 0; i < 3; i++) {
      arrivals.end();
    }
    assertThat(arrivals.isOver(START + S)).isTrue();
    assertThat(arrivals.notBegun()).isZero();
  }

  /** A closed loop would have asked once during the pause, and would have seen a p90 of 1 ms. */
  @Test
  void aPauseOfTheServiceMeetsAllThatShouldHaveBegunMeanwhile() {
    Arrivals arrivals = new Arrivals(0, S, 1_000, 1_000);
    Tally tally = new Tally(Tally.By.BEGIN);
    tally.measure(0, S);
    Deque<Long> underWay = new ArrayDeque<>();
    for (long now = 0; !arrivals.isOver(now); now += MS) {
      boolean pauses = now >= 200 * MS && now < 700 * MS;
      while (!pauses && !underWay.isEmpty()) {
        tally.told(new Told(true, ""), underWay.remove(), now);
        arrivals.end();
      }
      OptionalLong meant = arrivals.begin(now);
      while (meant.isPresent()) {
        underWay.add(meant.getAsLong());
        meant = arrivals.begin(now);
      }
    }
    Percentiles latency = tally.report().latency();
    assertThat(latency.p50Ms()).isCloseTo(1, within(0.01));
    assertThat(latency.p90Ms()).isCloseTo(400, within(2.0));
    assertThat(latency.maxMs()).isCloseTo(501, within(2.0));
  }
}
