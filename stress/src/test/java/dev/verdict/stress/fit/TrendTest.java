package dev.verdict.stress.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static List<Double> scattered(double slope, int count) {
    SplittableRandom random = new SplittableRandom(7);
    return IntStream.range(0, count)
        .mapToObj(i -> 100 + slope * i + 20 * random.nextDouble())
        .toList();
  }

  @Test
  void aLeakIsFoundUnderTheScatter() {
    Trend leak = Trend.of(scattered(1, 60));
    assertThat(leak.growth()).isCloseTo(59, within(10.0));
    assertThat(leak.exceeds(10)).isTrue();
  }

  @Test
  void scatterAloneIsNoGrowth() {
    assertThat(Trend.of(scattered(0, 60)).exceeds(0)).isFalse();
  }

  @Test
  void growthWithinTheAllowanceIsNone() {
    assertThat(Trend.of(scattered(1, 60)).exceeds(80)).isFalse();
  }

  @Test
  void whatShrinksOrStaysDoesNotGrow() {
    assertThat(Trend.of(scattered(-1, 60)).exceeds(0)).isFalse();
    assertThat(Trend.of(List.of(5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0)).exceeds(0)).isFalse();
  }

  @Test
  void oneOutlierIsNoGrowth() {
    assertThat(Trend.of(List.of(5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 500.0)).exceeds(0)).isFalse();
  }

  @Test
  void theFewestValuesCanTellSteadyGrowthFromChance() {
    List<Double> steady =
        IntStream.range(0, Trend.VALUES_MIN).mapToObj(i -> 100.0 + 10 * i).toList();
    assertThat(Trend.of(steady).exceeds(20)).isTrue();
  }
}
