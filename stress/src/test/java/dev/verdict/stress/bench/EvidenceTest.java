package dev.verdict.stress.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.stress.load.LoadReport;
import dev.verdict.stress.load.Percentiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceTest {
  private static final Series GOOD = series(1000, 1000, 0);

  private static Series series(long answers, long commits, long errors) {
    List<String> told = errors == 0 ? List.of() : List.of("status 503");
    return new Series(
        List.of(
            new Round(
                new LoadReport(
                    answers, commits, errors, 0, told, 900, 1000, new Percentiles(1, 0, 2, 0, 0)),
                new Spent(50, 0, Map.of()))));
  }

  private static List<String> broken(Evidence evidence) {
    return evidence.checks(plan(4)).stream()
        .filter(check -> !check.held())
        .map(Check::name)
        .toList();
  }

  @Test
  void everythingHoldsAfterAGoodRun() {
    assertThat(broken(new Evidence(GOOD, GOOD, 1000, 1000, List.of()))).isEmpty();
  }

  @Test
  void aMissingDecisionRowIsFound() {
    Evidence evidence = new Evidence(GOOD, GOOD, 999, 1000, List.of());

    assertThat(broken(evidence)).containsExactly("decision_rows_equal_answers");
    assertThat(result(evidence).allHeld()).isFalse();
  }

  @Test
  void aDecisionThatNobodyWasToldIsFound() {
    assertThat(broken(new Evidence(GOOD, GOOD, 1001, 1000, List.of())))
        .containsExactly("decision_rows_equal_answers");
  }

  @Test
  void anAbortIsFound() {
    assertThat(broken(new Evidence(series(1000, 999, 0), GOOD, 1000, 1000, List.of())))
        .containsExactly("all_committed");
  }

  @Test
  void anErrorIsFoundAndTold() {
    Evidence evidence = new Evidence(series(1000, 1000, 1), GOOD, 1000, 1000, List.of());

    assertThat(broken(evidence)).containsExactly("no_errors");
    assertThat(evidence.checks(plan(4)))
        .extracting(Check::detail)
        .contains("1 errors; first troubles: status 503");
  }

  @Test
  void aFloorThatSkippedItsRowsIsFound() {
    assertThat(broken(new Evidence(GOOD, GOOD, 1000, 0, List.of())))
        .containsExactly("floor_rows_equal_answers");
  }

  @Test
  void aDatabaseThatLosesCommitsIsFound() {
    assertThat(broken(new Evidence(GOOD, GOOD, 1000, 1000, List.of("fsync=off"))))
        .containsExactly("postgres_keeps_commits");
  }

  @ParameterizedTest
  @CsvSource({"1.0, 1.5, true", "1.0, 1.6, false", "0, 1.0, false"})
  void aClientAloneWaitsAtMostOneAndAHalfTimesAsLongAsAtTheFloor(
      double floorMs, double verdictMs, boolean held) {
    Evidence evidence = new Evidence(lasting(verdictMs), lasting(floorMs), 1000, 1000, List.of());
    assertThat(evidence.checks(plan(1)))
        .filteredOn(check -> check.name().startsWith("latency"))
        .extracting(Check::held)
        .containsExactly(held);
    assertThat(evidence.checks(plan(2))).noneMatch(check -> check.name().startsWith("latency"));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, true", "3, 0, false", "0, 3, false"})
  void atAGivenRateThereIsRoomForEveryTransaction(long verdict, long floor, boolean held) {
    BenchPlan plan =
        new BenchPlan(
            Kind.ATOMIC,
            2,
            1,
            2,
            Optional.empty(),
            Optional.empty(),
            Variation.NONE.withRatePerS(OptionalInt.of(100)));
    Evidence evidence = new Evidence(without(verdict), without(floor), 1000, 1000, List.of());
    assertThat(evidence.checks(plan))
        .filteredOn(check -> check.name().equals("rate_kept"))
        .extracting(Check::held)
        .containsExactly(held);
    assertThat(evidence.checks(plan)).noneMatch(check -> check.name().startsWith("latency"));
  }

  private static Series without(long notBegun) {
    Percentiles latency = new Percentiles(1, 1, 1, 1, 1);
    LoadReport load = new LoadReport(1000, 1000, 0, notBegun, List.of(), 900, 1000, latency);
    return new Series(List.of(new Round(load, new Spent(50, 0, Map.of()))));
  }

  private static Series lasting(double p50Ms) {
    LoadReport load =
        new LoadReport(1000, 1000, 0, 0, List.of(), 900, 1000, new Percentiles(p50Ms, 0, 9, 0, 0));
    return new Series(List.of(new Round(load, new Spent(50, 0, Map.of()))));
  }

  private static BenchResult result(Evidence evidence) {
    return BenchResult.of(plan(4), evidence);
  }

  private static BenchPlan plan(int clients) {
    return new BenchPlan(Kind.ATOMIC, 2, clients, 2, Optional.empty(), Optional.empty());
  }
}
