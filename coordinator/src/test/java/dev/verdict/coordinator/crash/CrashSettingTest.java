package dev.verdict.coordinator.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.config.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrashSettingTest {
  private static Map<String, String> testing(String at) {
    return Map.of("VERDICT_CRASH_AT", at, "VERDICT_UNSAFE_TESTING", "true");
  }

  @Test
  void withoutTheVariableNothingIsArmed() {
    assertThat(Crash.read(Map.of())).isEmpty();
    assertThat(Crash.read(Map.of("VERDICT_UNSAFE_TESTING", "true"))).isEmpty();
    assertThat(CrashPoints.NONE.isArmed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(CrashPoint.class)
  void everyPointCanBeNamedWithAPassage(CrashPoint point) {
    Crash crash = new Crash(point, 7);
    assertThat(Crash.read(crash.environment())).contains(crash);
    assertThat(Crash.read(testing(point.label()))).contains(new Crash(point, 1));
  }

  @Test
  void withoutTheWordThatThisIsATestItIsRefused() {
    assertThatThrownBy(() -> Crash.read(Map.of("VERDICT_CRASH_AT", "decision-stored")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("VERDICT_UNSAFE_TESTING");
    assertThatThrownBy(
            () ->
                Crash.read(
                    Map.of("VERDICT_CRASH_AT", "decision-stored", "VERDICT_UNSAFE_TESTING", "yes")))
        .isInstanceOf(ConfigException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nowhere",
        "decision-stored:0",
        "decision-stored:",
        "decision-stored:x",
        "decision-stored:-1",
        "decision-stored:9999999999",
        ":1",
        "DECISION_STORED"
      })
  void aPointThatIsNotKnownIsRefusedWithThoseThatAre(String at) {
    assertThatThrownBy(() -> Crash.read(testing(at)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(at)
        .hasMessageContaining("decision-stored, ");
  }

  @Test
  void onlyTheGivenPassageOfTheGivenPointIsDue() {
    CrashPoints armed = new ArmedCrash(new Crash(CrashPoint.DECISION_STORED, 2));
    assertThat(armed.isArmed()).isTrue();
    assertThat(armed.isDue(CrashPoint.DECISION_STORED)).isFalse();
    assertThat(armed.isDue(CrashPoint.DECISION_UNSENT)).isFalse();
    assertThat(armed.isDue(CrashPoint.DECISION_STORED)).isTrue();
    assertThat(armed.isDue(CrashPoint.DECISION_STORED)).isFalse();
  }
}
