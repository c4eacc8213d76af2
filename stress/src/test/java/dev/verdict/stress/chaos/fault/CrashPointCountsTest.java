package dev.verdict.stress.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.crash.Crash;
import dev.verdict.coordinator.crash.CrashPoint;
import dev.verdict.stress.chaos.history.Happened;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CrashPointCountsTest {
  private static Happened death(CrashPoint point, long passage) {
    String detail = CrashPointCounts.detail(new Crash(point, passage));
    return new Happened("crash-points", "coordinator-1", detail, 1, 1);
  }

  @Test
  void everyPointIsCountedAndThoseNeverHitAreThereToo() {
    Map<String, @Nullable Integer> counts =
        CrashPointCounts.of(
            3,
            List.of(
                death(CrashPoint.DECISION_STORED, 3),
                death(CrashPoint.DECISION_STORED, 1),
                death(CrashPoint.ANSWER_SENT, 1),
                new Happened("kill", "coordinator-1", "for 700 ms", 1, 700)));
    assertThat(counts)
        .hasSize(CrashPoint.values().length)
        .containsEntry("crash-points/decision-stored", 2)
        .containsEntry("crash-points/answer-sent", 1)
        .containsEntry("crash-points/answer-unsent", 0)
        .containsEntry("crash-points/hand-over-ready", 0);
  }

  @Test
  void whatNeedsAClusterIsNullWithoutOne() {
    assertThat(CrashPointCounts.of(1, List.of()))
        .containsEntry("crash-points/hand-over-ready", null)
        .containsEntry("crash-points/epoch-raised", 0);
  }
}
