package dev.verdict.coordinator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.leadership.Absence.End;
import dev.verdict.coordinator.leadership.ShardMove.Node;
import dev.verdict.coordinator.leadership.ShardTable.NodeRow;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** One view of the nodes after the other tells who is away, for how long, and how that ended. */
class AbsencesTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final NodeRow A = new NodeRow("a", "http://a:1", 200, true);
  private static final NodeRow B = new NodeRow("b", "http://b:1", 100, true);

  private static final NodeRow C = new NodeRow("c", "http://c:1", 0, true);

  private Instant now = BEGIN;
  private Absences absences = absences(OptionalInt.empty());

  private Absences absences(OptionalInt meant) {
    return new Absences(
        new Clock() {
          @Override
          public Instant instant() {
            return now;
          }

          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        },
        meant);
  }

  /** What A sees so many seconds after the begin. */
  private Absences.Roll lookAt(int second, NodeRow... nodes) {
    now = BEGIN.plusSeconds(second);
    absences.look(View.of(second, List.of(), List.of(nodes)), "a");
    return absences.roll();
  }

  private static NodeRow silent(NodeRow node, int seconds, boolean connected) {
    return new NodeRow(node.node(), node.url(), seconds * 1000L, connected);
  }

  private static Node named(String id) {
    return new Node(id, Optional.of(URI.create("http://" + id + ":1")));
  }

  @Test
  void whoGivesSignsOfLifeIsPresent() {
    assertThat(lookAt(0, A, B)).isEqualTo(new Absences.Roll(now, 2, List.of()));
    assertThat(lookAt(1, A, silent(B, 3, true)).present()).isEqualTo(2);
  }

  @Test
  void whoStaysSilentIsAwaySinceItsLastSignOfLife() {
    lookAt(0, A, B);
    assertThat(lookAt(10, A, silent(B, 4, true)).absences()).isEmpty();

    Absences.Roll roll = lookAt(13, A, silent(B, 7, false));

    assertThat(roll.present()).isEqualTo(1);
    assertThat(roll.absences())
        .containsExactly(new Absence(named("b"), BEGIN.plusSeconds(6), false, Optional.empty()));
    assertThat(roll.away()).isEqualTo(roll.absences());
  }

  @Test
  void afterAnOutageOfTheDatabaseNobodyIsAway() {
    lookAt(0, A, B);
    lookAt(60, A, silent(B, 58, true));
    assertThat(lookAt(62, A, B).absences()).isEmpty();
    assertThat(lookAt(64, A, silent(B, 4, true)).absences()).isEmpty();
  }

  @Test
  void whoComesBackWasAwayUntilThen() {
    lookAt(0, A, B);
    lookAt(10, A, silent(B, 4, true));
    lookAt(14, A, silent(B, 8, true));

    Absences.Roll roll = lookAt(54, A, B);

    assertThat(roll.away()).isEmpty();
    assertThat(roll.absences())
        .containsExactly(
            new Absence(
                named("b"),
                BEGIN.plusSeconds(6),
                true,
                Optional.of(new End(BEGIN.plusSeconds(54), Optional.of(named("b"))))));
    int later = 55 + (int) Absences.KEPT.toSeconds();
    assertThat(lookAt(later, A, B).absences()).isEmpty();
  }

  @Test
  void whoIsStartedAgainAtOnceIsThereOnce() {
    lookAt(0, A, B);
    NodeRow again = new NodeRow("b2", B.url(), 0, true);
    assertThat(lookAt(2, A, silent(B, 2, false), again).present()).isEqualTo(2);
    assertThat(lookAt(9, A, silent(B, 9, false), again))
        .isEqualTo(new Absences.Roll(now, 2, List.of()));
  }

  @Test
  void anotherRunAtItsAddressEndsIt() {
    lookAt(0, A, B);
    lookAt(10, A, silent(B, 4, false));
    lookAt(14, A, silent(B, 8, false));
    NodeRow again = new NodeRow("b2", B.url(), 0, true);

    assertThat(lookAt(20, A, silent(B, 14, false), again).absences())
        .singleElement()
        .satisfies(
            it -> assertThat(it.end().orElseThrow().back().orElseThrow().id()).isEqualTo("b2"));
    assertThat(lookAt(30, A, silent(B, 24, false), again).away()).isEmpty();
    assertThat(lookAt(40, A, silent(B, 34, false), again).away()).isEmpty();
  }

  @Test
  void onceAsManyAreThereAsBeforeNobodyIsAway() {
    NodeRow d = new NodeRow("d", "http://d:1", 0, true);
    lookAt(0, A, B, C);
    lookAt(10, A, silent(B, 5, false), silent(C, 4, false));
    assertThat(lookAt(14, A, silent(B, 9, false), silent(C, 8, false)).away()).hasSize(2);
    assertThat(lookAt(20, A, d, silent(B, 15, false), silent(C, 14, false)).away()).hasSize(2);

    Absences.Roll roll = lookAt(30, A, d, C, silent(B, 25, false));

    assertThat(roll.away()).isEmpty();
    assertThat(roll.absences()).extracting(Absence::node).containsExactly(named("b"), named("c"));
    assertThat(roll.absences().get(0).end()).contains(new End(now, Optional.empty()));
    assertThat(lookAt(40, A, d, C, silent(B, 35, false)).away()).isEmpty();
  }

  @Test
  void aRestartOfAnotherNodeDoesNotHideIt() {
    lookAt(0, A, B, C);
    lookAt(10, A, silent(B, 5, false), C);
    lookAt(14, A, silent(B, 9, false), C);
    lookAt(15, A, silent(B, 10, false));

    NodeRow again = new NodeRow("c2", "http://c:1", 0, true);
    assertThat(lookAt(16, A, silent(B, 11, false), again).away()).hasSize(1);
  }

  @Test
  void whoCameToTheClusterLastMayStandInForOneThatWasAwayBefore() {
    lookAt(0, A, silent(B, 60, false));
    assertThat(lookAt(4, A, silent(B, 64, false)).absences()).isEmpty();
  }

  @Test
  void ofARestartAtItsAddressNobodyElseIsForgotten() {
    NodeRow before = new NodeRow("a0", A.url(), 60_000, false);
    lookAt(0, A, before, silent(B, 60, false));

    assertThat(lookAt(4, A, before, silent(B, 64, false)).away())
        .extracting(Absence::node)
        .containsExactly(named("b"));
  }

  @Test
  void whoRetiresOrIsLongForgottenIsNotAway() {
    lookAt(0, A, B);
    lookAt(10, A, silent(B, 4, false));
    assertThat(lookAt(14, A, silent(B, 8, false)).away()).hasSize(1);
    assertThat(lookAt(15, A).absences()).isEmpty();
  }

  @Test
  void whoWasFollowedAtItsAddressIsNotMissedWhenThatOneLeaves() {
    NodeRow again = new NodeRow("b2", B.url(), 0, true);
    lookAt(0, A, B);
    lookAt(10, A, silent(B, 4, false));
    lookAt(14, A, silent(B, 8, false));
    lookAt(20, A, silent(B, 14, false), again);

    lookAt(30, A, silent(B, 24, false));
    assertThat(lookAt(40, A, silent(B, 34, false)).away()).isEmpty();
  }

  @Test
  void ofTwoRunsAtAnAddressTheLaterOneIsMissed() {
    NodeRow again = new NodeRow("b2", B.url(), 0, true);
    lookAt(0, A, B);
    lookAt(20, A, silent(B, 14, false), again);
    lookAt(30, A, silent(B, 24, false), silent(again, 4, false));

    assertThat(lookAt(34, A, silent(B, 28, false), silent(again, 8, false)).away())
        .extracting(it -> it.node().id())
        .containsExactly("b2");
    absences = absences(OptionalInt.of(2));
    lookAt(40, A, silent(B, 34, false), silent(again, 14, false));
    assertThat(lookAt(44, A, silent(B, 38, false), silent(again, 18, false)).away())
        .extracting(it -> it.node().id())
        .containsExactly("b2");
  }

  @Test
  void afterAllWereReplacedElsewhereTheNewestMissesNobody() {
    NodeRow d = new NodeRow("d", "http://d:1", 0, true);
    NodeRow e = new NodeRow("e", "http://e:1", 0, true);
    lookAt(0, A, d, e, silent(B, 60, false), silent(C, 50, false));
    assertThat(lookAt(4, A, d, e, silent(B, 64, false), silent(C, 54, false)).away()).isEmpty();
  }

  @Test
  void whileAsManyAreThereAsAreMeantToBeNobodyIsMissed() {
    absences = absences(OptionalInt.of(2));
    lookAt(0, A, B, C);
    lookAt(10, A, B, silent(C, 4, false));
    assertThat(lookAt(14, A, B, silent(C, 8, false)).away()).isEmpty();

    lookAt(20, A, silent(B, 4, false), silent(C, 14, false));
    assertThat(lookAt(24, A, silent(B, 8, false), silent(C, 18, false)).away())
        .extracting(Absence::node)
        .containsExactly(named("b"));
  }

  @Test
  void whoIsSlowIsNotSilent() {
    lookAt(0, A, B);
    for (int second = 10; second < 60; second += 5) {
      assertThat(lookAt(second, A, silent(B, 4, true)).away()).isEmpty();
      assertThat(lookAt(second + 2, A, silent(B, 6, true)).away()).isEmpty();
    }
  }

  @Test
  void whatWasSilentForLongBeforeAnybodyLookedIsForgottenAndWhatWasMissedIsNot() {
    int hour = (int) Absences.FORGOTTEN.toSeconds();
    lookAt(0, A, silent(B, hour + 10, false));
    assertThat(lookAt(4, A, silent(B, hour + 14, false)).away()).isEmpty();

    absences = absences(OptionalInt.empty());
    lookAt(0, A, B);
    lookAt(10, A, silent(B, 4, false));
    assertThat(lookAt(hour + 10, A, silent(B, hour + 4, false)).away()).hasSize(1);
  }

  @Test
  void whatWasSeenLongAgoDoesNotTellOfThePresent() {
    Absences.Roll roll = lookAt(0, A, B);
    assertThat(roll.isCurrent(BEGIN.plusSeconds(9))).isTrue();
    assertThat(roll.isCurrent(BEGIN.plusSeconds(11))).isFalse();
    assertThat(absences(OptionalInt.empty()).roll().isCurrent(BEGIN)).isFalse();
  }

  @Test
  void onlyTheLastAreRemembered() {
    lookAt(0, A, B);
    int second = 10;
    for (int i = 0; i <= Absences.KEPT_MAX; i++) {
      lookAt(second, A, silent(B, 4, true));
      lookAt(second + 4, A, silent(B, 8, true));
      lookAt(second + 5, A, B);
      second += 10;
    }
    assertThat(absences.roll().absences()).hasSize(Absences.KEPT_MAX);
  }
}
