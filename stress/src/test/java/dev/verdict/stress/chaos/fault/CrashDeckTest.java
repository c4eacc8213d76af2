package dev.verdict.stress.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.crash.Crash;
import dev.verdict.coordinator.crash.CrashPoint;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashDeckTest {
  private static final int ALL = CrashPoint.values().length;

  private static List<Crash> drawn(long seed, int coordinators, int count) {
    CrashDeck deck = new CrashDeck(seed, coordinators);
    return Stream.generate(deck::next).limit(count).toList();
  }

  @Test
  void theSameSeedGivesTheSameDeaths() {
    assertThat(drawn(5, 3, 3 * ALL)).isEqualTo(drawn(5, 3, 3 * ALL));
    assertThat(drawn(5, 3, 3 * ALL)).isNotEqualTo(drawn(6, 3, 3 * ALL));
  }

  @Test
  void eachRoundHasEveryPointOnceInAnOrderOfItsOwn() {
    List<CrashPoint> points = drawn(5, 3, 2 * ALL).stream().map(Crash::point).toList();
    assertThat(points.subList(0, ALL)).containsExactlyInAnyOrder(CrashPoint.values());
    assertThat(points.subList(ALL, 2 * ALL))
        .containsExactlyInAnyOrder(CrashPoint.values())
        .isNotEqualTo(points.subList(0, ALL));
  }

  @ParameterizedTest
  @EnumSource(CrashPoint.class)
  void passagesAreDrawnFromAllThatThePointAllows(CrashPoint point) {
    List<Long> passages =
        drawn(1, 3, 2_000 * ALL).stream()
            .filter(crash -> crash.point() == point)
            .map(Crash::passage)
            .distinct()
            .sorted()
            .toList();
    assertThat(passages).hasSize(CrashDeck.passagesMax(point));
    assertThat(passages.get(0)).isEqualTo(1);
  }

  @Test
  void whatWasNotReachedComesAgainInTheSameRound() {
    CrashDeck deck = new CrashDeck(5, 3);
    Crash first = deck.next();
    deck.putBack(first);
    List<Crash> rest = Stream.generate(deck::next).limit(ALL).toList();
    assertThat(rest.get(ALL - 1)).isEqualTo(first);
  }

  @Test
  void aSingleCoordinatorHandsNothingOver() {
    assertThat(CrashDeck.reachable(1))
        .doesNotContain(CrashPoint.HAND_OVER_READY, CrashPoint.SHARDS_RELEASED)
        .hasSize(ALL - 2);
    assertThat(CrashDeck.reachable(2)).containsExactly(CrashPoint.values());
  }
}
