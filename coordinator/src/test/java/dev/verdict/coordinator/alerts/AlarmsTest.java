package dev.verdict.coordinator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An alert is told once when it begins and once when it is over, however its figure wavers. */
class AlarmsTest {
  private static final Finding LATE = finding(70);

  private final Alarms alarms = new Alarms();
  private long second;

  private static Finding finding(double value) {
    return new Finding(AlertKind.IN_DOUBT, "", "late", value, 60);
  }

  private List<Alarms.Change> look(Finding... found) {
    return alarms.look(List.of(found), Instant.ofEpochSecond(second++));
  }

  /** One word a look: what it told of the only alert there is. */
  private String course(String passed) {
    List<String> told = new ArrayList<>();
    for (String each : passed.split(" ", -1)) {
      List<Alarms.Change> changes = each.equals("x") ? look(LATE) : look();
      assertThat(changes).hasSizeLessThanOrEqualTo(1);
      told.add(changes.isEmpty() ? "-" : changes.get(0).begins() ? "fired" : "over");
    }
    return String.join(" ", told);
  }

  @Test
  void twoLooksInSuccessionBeginItAndTwoEndIt() {
    assertThat(course(". x x x . . .")).isEqualTo("- - fired - - over -");
  }

  @Test
  void aFigureThatWaversIsToldOnce() {
    assertThat(course(". x . x . x x . x . x . .")).isEqualTo("- - - - - - fired - - - - - over");
  }

  @Test
  void whatIsThereAtTheFirstLookFiresAtOnce() {
    assertThat(course("x x . .")).isEqualTo("fired - - over");
  }

  @Test
  void itBeganWhenItWasFirstSeenAndShowsTheNewestFigure() {
    look();
    look(finding(70));
    look(finding(80));
    Instant began = Instant.ofEpochSecond(1);
    assertThat(alarms.firing())
        .containsExactly(new Alert(finding(80), began, Instant.ofEpochSecond(2)));

    look(finding(90));
    assertThat(alarms.firing())
        .containsExactly(new Alert(finding(90), began, Instant.ofEpochSecond(3)));
  }

  @Test
  void alertsOfOneKindAreToldApartByTheirSubjects() {
    Finding bank = new Finding(AlertKind.PARTICIPANT_SLOW, "bank", "slow", 3, 2);
    Finding hotel = new Finding(AlertKind.PARTICIPANT_SLOW, "hotel", "slow", 3, 2);
    look(bank);
    look(bank, hotel);

    assertThat(look(hotel)).extracting(change -> change.alert().finding()).containsExactly(hotel);
    assertThat(look(hotel)).extracting(Alarms.Change::begins).containsExactly(false);
    assertThat(alarms.firing()).extracting(Alert::finding).containsExactly(hotel);
  }

  @Test
  void whatIsOverIsForgotten() {
    course("x . . .");
    assertThat(course("x x . .")).isEqualTo("- fired - over");
  }
}
