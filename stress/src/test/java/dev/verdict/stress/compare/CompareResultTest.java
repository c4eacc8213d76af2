package dev.verdict.stress.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.verdict.stress.bench.Check;
import dev.verdict.stress.bench.Evidence;
import dev.verdict.stress.bench.Round;
import dev.verdict.stress.bench.Series;
import dev.verdict.stress.bench.Spent;
import dev.verdict.stress.load.LoadReport;
import dev.verdict.stress.load.Percentiles;
import dev.verdict.stress.process.Lines;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompareResultTest {
  private static final ComparePlan PLAN =
      new ComparePlan(
          List.of(Rival.values()), 64, 15, 3, Optional.empty(), Path.of("cache"), "mvn");

  private static final Series VERDICT = series(9_000, 10, 0);
  private static final Series FLOOR = series(12_000, 8, 0);

  private static Series series(int perS, double p99Ms, long errors) {
    List<String> troubles = errors == 0 ? List.of() : List.of("out of order");
    LoadReport load =
        new LoadReport(
            perS, perS, errors, 0, troubles, perS, 1000, new Percentiles(5, 7, p99Ms, 99, 200));
    return new Series(List.of(new Round(load, new Spent(perS / 20, 0, Map.of()))));
  }

  /** Each just as fast as it may be. */
  private static Map<Rival, Series> good() {
    Map<Rival, Series> rivals = new EnumMap<>(Rival.class);
    rivals.put(Rival.SEATA_DB, series(1_000, 133, 0));
    rivals.put(Rival.SEATA_FILE_SYNC, series(4_500, 34, 0));
    rivals.put(Rival.SEATA_FILE_ASYNC, series(10_000, 9, 0));
    rivals.put(Rival.NARAYANA_LRA, series(600, 271, 0));
    return rivals;
  }

  private static Map<Rival, Series> goodBut(Rival rival, Series other) {
    Map<Rival, Series> rivals = good();
    rivals.put(rival, other);
    return rivals;
  }

  private static CompareResult result(Map<Rival, Series> rivals) {
    Evidence evidence = new Evidence(VERDICT, FLOOR, VERDICT.answers(), FLOOR.answers(), List.of());
    return CompareResult.of(PLAN, evidence, rivals);
  }

  private static List<String> broken(Map<Rival, Series> rivals) {
    return result(rivals).checks().stream()
        .filter(check -> !check.held())
        .map(Check::name)
        .toList();
  }

  @Test
  void everythingHoldsIfVerdictIsSoMuchFaster() {
    assertThat(broken(good())).isEmpty();
    assertThat(result(good()).allHeld()).isTrue();
  }

  @Test
  void aSlowerVerdictIsFound() {
    assertThat(broken(goodBut(Rival.SEATA_DB, series(1_001, 133, 0))))
        .containsExactly("rate_to_seata_db");
    assertThat(broken(goodBut(Rival.SEATA_FILE_SYNC, series(4_600, 34, 0))))
        .containsExactly("rate_to_seata_file_sync");
    assertThat(broken(goodBut(Rival.NARAYANA_LRA, series(601, 271, 0))))
        .containsExactly("rate_to_narayana_lra");
  }

  @Test
  void aP99ThatIsNotLowerIsFound() {
    assertThat(broken(goodBut(Rival.SEATA_FILE_SYNC, series(4_500, 10, 0))))
        .containsExactly("p99_below_seata_file_sync");
  }

  @Test
  void whoAnswersBeforeTheDiskIsOnlyShown() {
    assertThat(broken(goodBut(Rival.SEATA_FILE_ASYNC, series(50_000, 1, 0)))).isEmpty();
  }

  @Test
  void aRivalThatMetErrorsWasNotMeasuredFairly() {
    CompareResult result = result(goodBut(Rival.NARAYANA_LRA, series(600, 271, 3)));

    assertThat(result.allHeld()).isFalse();
    assertThat(result.checks())
        .filteredOn(check -> !check.held())
        .singleElement()
        .satisfies(check -> assertThat(check.name()).isEqualTo("narayana_lra_undisturbed"))
        .satisfies(check -> assertThat(check.detail()).contains("3 errors", "out of order"));
  }

  @Test
  void aRivalThatDidNothingIsNotBeaten() {
    assertThat(broken(goodBut(Rival.SEATA_DB, series(0, 0, 0))))
        .containsExactly("seata_db_undisturbed", "rate_to_seata_db", "p99_below_seata_db");
  }

  @Test
  void whoWasLeftOutIsNotAskedAbout() {
    CompareResult result = result(Map.of(Rival.SEATA_DB, series(1_000, 133, 0)));

    assertThat(result.rows()).extracting(Row::name).containsExactly("verdict", "floor", "seata-db");
    assertThat(result.checks())
        .extracting(Check::name)
        .contains("rate_to_seata_db")
        .noneMatch(name -> name.contains("narayana"));
  }

  @Test
  void ratiosAreVerdictsRateAndP99DividedByTheirs() {
    CompareResult result = result(good());

    assertThat(result.ratios().keySet())
        .containsExactly(
            "floor", "seata-db", "seata-file-sync", "seata-file-async", "narayana-lra");
    assertThat(result.ratios().get("floor")).isCloseTo(0.75, within(1e-9));
    assertThat(result.ratios().get("narayana-lra")).isCloseTo(15, within(1e-9));
    assertThat(result.p99Ratios().get("seata-db")).isCloseTo(0.075, within(1e-9));
  }

  @Test
  void everyRowSaysWhatWasMeasured() {
    assertThat(result(good()).rows())
        .allSatisfy(
            row -> {
              assertThat(row.version()).isNotBlank();
              assertThat(row.durability()).isNotBlank();
              assertThat(row.exchangesPerTx()).isNotBlank();
              assertThat(row.forcedWritesPerTx()).isNotBlank();
            });
    assertThat(result(good()).rows())
        .filteredOn(row -> row.walFlushesPerTx() != null)
        .extracting(Row::name)
        .containsExactly("verdict", "floor", "seata-db");
  }

  @Test
  void theResultIsOneLineOfJson() {
    String json = Lines.write(result(good()));

    assertThat(json.lines()).hasSize(1);
    assertThat(json)
        .contains("\"p99_ratios\":{\"floor\":1.25", "\"exchanges_per_tx\":", "\"checks\":[{");
  }

  @Test
  void theTableShowsEachContestantItsRatioAndTheChecks() {
    String table = CompareTable.of(result(good()));

    assertThat(table.lines().filter(line -> line.startsWith("seata-db ")).findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains("1,000", "133.00", "9.00"));
    assertThat(table)
        .contains("64 clients", "rate_to_narayana_lra", "on disk before the answer:")
        .contains("Narayana LRA coordinator 1.1.0.Final");
  }
}
