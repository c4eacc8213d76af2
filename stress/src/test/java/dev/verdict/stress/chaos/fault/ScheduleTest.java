package dev.verdict.stress.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);

  /** Deaths at crash points are one fault of the schedule, which lasts. */
  private static final Set<FaultKind> REPEATED =
      EnumSet.complementOf(EnumSet.of(FaultKind.CRASH_POINTS));

  private static final int LONG_S = 200;

  @Test
  void theSameSeedGivesTheSameFaults() {
    assertThat(Schedule.of(5, LONG_S, 3, ALL)).isEqualTo(Schedule.of(5, LONG_S, 3, ALL));
  }

  @Test
  void anotherSeedGivesOthers() {
    assertThat(Schedule.of(5, LONG_S, 3, ALL)).isNotEqualTo(Schedule.of(6, LONG_S, 3, ALL));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyKindHappensTwiceEvenInTheShortestTime(int coordinators) {
    int seconds = Schedule.secondsNeeded(coordinators, ALL);
    for (long seed = 0; seed < 50; seed++) {
      List<PlannedFault> faults = Schedule.of(seed, seconds, coordinators, ALL);
      for (FaultKind kind : REPEATED) {
        assertThat(faults.stream().filter(fault -> fault.kind() == kind).count())
            .as("%s with seed %d", kind, seed)
            .isGreaterThanOrEqualTo(Schedule.TIMES_MIN);
      }
      assertThat(faults)
          .allSatisfy(fault -> assertThat(fault.endMs()).isLessThanOrEqualTo(seconds * 1_000L));
    }
  }

  @Test
  void deathsAtCrashPointsGoOnAllTheTime() {
    List<PlannedFault> faults = Schedule.of(5, 60, 3, Set.of(FaultKind.CRASH_POINTS));
    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).lengthMs()).isGreaterThan(50_000);
    assertThat(Schedule.of(5, LONG_S, 3, ALL))
        .filteredOn(fault -> fault.kind() == FaultKind.CRASH_POINTS)
        .hasSize(1);
  }

  @Test
  void crashPointsDoNotChangeTheOtherFaultsOfASeed() {
    assertThat(Schedule.of(5, LONG_S, 3, ALL))
        .filteredOn(fault -> fault.kind() != FaultKind.CRASH_POINTS)
        .isEqualTo(Schedule.of(5, LONG_S, 3, REPEATED));
  }

  @Test
  void faultsOfOneLaneDoNotOverlap() {
    for (long seed = 0; seed < 50; seed++) {
      Map<FaultKind.Lane, Long> freeFromMs = new HashMap<>();
      for (PlannedFault fault : Schedule.of(seed, LONG_S, 3, ALL)) {
        FaultKind.Lane lane = fault.kind().lane();
        assertThat(fault.atMs()).isGreaterThanOrEqualTo(freeFromMs.getOrDefault(lane, 0L));
        freeFromMs.put(lane, fault.endMs() + fault.kind().recoveryMs() / 2);
      }
    }
  }

  /** While PostgreSQL is away nobody takes anything over. */
  @Test
  void postgresIsThereWhileTheFirstOfEachKindIsTakenOver() {
    Set<FaultKind> kinds =
        EnumSet.of(FaultKind.KILL, FaultKind.PAUSE, FaultKind.NETWORK, FaultKind.RESTART_POSTGRES);
    for (long seed = 0; seed < 50; seed++) {
      List<PlannedFault> faults = Schedule.of(seed, 120, 3, kinds);
      for (FaultKind kind : List.of(FaultKind.KILL, FaultKind.PAUSE)) {
        PlannedFault first = faults.stream().filter(it -> it.kind() == kind).findFirst().get();
        assertThat(faults)
            .filteredOn(fault -> fault.kind() == FaultKind.RESTART_POSTGRES)
            .hasSizeGreaterThanOrEqualTo(3)
            .noneMatch(
                restart ->
                    restart.atMs() < first.atMs() + kind.takeoverMs()
                        && restart.endMs() > first.atMs() - FaultKind.SETTLED_MS);
      }
    }
  }

  @Test
  void allKindsButTheLossOfAMachineFitIntoAMinuteWithThreeCoordinators() {
    Set<FaultKind> kinds = EnumSet.complementOf(EnumSet.of(FaultKind.VANISH));
    assertThat(Schedule.secondsNeeded(3, kinds)).isLessThanOrEqualTo(60);
  }

  @Test
  void aPauseIsLongerThanEveryTimeOut() {
    assertThat(Schedule.of(1, LONG_S, 1, Set.of(FaultKind.PAUSE)))
        .allSatisfy(fault -> assertThat(fault.lengthMs()).isGreaterThanOrEqualTo(12_000));
  }

  @Test
  void tooShortATimeIsRefusedWithTheTimeThatIsNeeded() {
    assertThatThrownBy(() -> Schedule.of(1, 10, 1, Set.of(FaultKind.PAUSE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least " + Schedule.secondsNeeded(1, Set.of(FaultKind.PAUSE)));
  }
}
