package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchPlanTest {
  private static BenchPlan plan(int seconds) {
    return new BenchPlan(Kind.SAGA, 2, 4, seconds, Optional.empty(), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"1,1,1000,3000", "2,2,1000,6000", "15,3,5000,45000", "60,3,20000,45000"})
  void secondsAreSharedByTheRounds(int seconds, int rounds, long measuredMs, long warmUpMs) {
    BenchPlan plan = plan(seconds);

    assertThat(plan.rounds()).isEqualTo(rounds);
    assertThat(plan.measuredMs()).isEqualTo(measuredMs);
    assertThat(plan.warmUpMinMs()).isEqualTo(warmUpMs);
    assertThat(plan.warmUpMaxMs()).isEqualTo(3 * warmUpMs);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "15"})
  void theTotalIsThatOfBothContestants(int seconds) {
    BenchPlan plan = plan(seconds);
    long rounds = plan.rounds() * (plan.leadInMs() + plan.measuredMs());

    assertThat(plan.totalMs()).isEqualTo(2 * (plan.warmUpMinMs() + rounds));
  }
}
