package dev.verdict.stress.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a run left behind, to be judged.
 *
 * @param verdict Verdict's rounds
 * @param floor the floor's rounds
 * @param decisionRows how many rows the run added to Verdict's decisions
 * @param floorRows how many rows it added to the floor's table
 * @param settingsNotOn PostgreSQL's settings that would let it lose a commit
 */
public record Evidence(
    Series verdict, Series floor, long decisionRows, long floorRows, List<String> settingsNotOn) {
  private static final double IDLE_LATENCY_RATIO_MAX = 1.5;

  /** Copies the list. */
  public Evidence {
    settingsNotOn = List.copyOf(settingsNotOn);
  }

  /** How many times the floor's median latency Verdict's is; 0 if the floor brought nothing. */
  double latencyRatio() {
    return BenchResult.ratio(verdict.p50Ms(), floor.p50Ms());
  }

  List<Check> checks(BenchPlan plan) {
    List<Check> checks = new ArrayList<>(soundness());
    if (plan.isOpen()) {
      checks.add(rateKept());
    } else if (plan.clients() == 1) {
      checks.add(latency());
    }
    return checks;
  }

  /** With nobody else about, there is nothing to wait for but the exchanges. */
  private Check latency() {
    return new Check(
        "latency_within_1_5_times_the_floor",
        latencyRatio() > 0 && latencyRatio() <= IDLE_LATENCY_RATIO_MAX,
        String.format(Locale.ROOT, "%.3f times the floor's p50", latencyRatio()));
  }

  private Check rateKept() {
    return new Check(
        "rate_kept",
        verdict.notBegun() == 0 && floor.notBegun() == 0,
        "no room for "
            + verdict.notBegun()
            + " transactions of Verdict and "
            + floor.notBegun()
            + " of the floor");
  }

  /** What must hold of every run. */
  public List<Check> soundness() {

    return List.of(
        new Check(
            "postgres_keeps_commits",
            settingsNotOn.isEmpty(),
            settingsNotOn.isEmpty()
                ? "fsync, synchronous_commit and full_page_writes are on"
                : String.join(", ", settingsNotOn)),
        new Check("no_errors", verdict.errors() == 0, told(verdict.errors() + " errors", verdict)),
        new Check("no_floor_errors", floor.errors() == 0, told(floor.errors() + " errors", floor)),
        new Check(
            "all_committed",
            verdict.commits() == verdict.answers(),
            told(verdict.commits() + " commits for " + verdict.answers() + " answers", verdict)),
        new Check(
            "something_measured",
            verdict.txPerS() > 0 && floor.txPerS() > 0,
            verdict.answers() + " answers of Verdict, " + floor.answers() + " of the floor"),
        Check.equal(
            "decision_rows_equal_answers",
            "answers",
            verdict.answers(),
            "decision rows",
            decisionRows),
        Check.equal("floor_rows_equal_answers", "answers", floor.answers(), "rows", floorRows));
  }

  private static String told(String counts, Series series) {
    return series.firstTroubles().isEmpty()
        ? counts
        : counts + "; first troubles: " + String.join("; ", series.firstTroubles());
  }
}
