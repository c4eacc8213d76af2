package dev.verdict.stress.bench;

import java.util.List;

/**
 * What a run left behind, to be judged.
 *
 * @param verdict Verdict's rounds
 * @param floor the floor's rounds
 * @param decisionRows how many rows the run added to Verdict's decisions
 * @param floorRows how many rows it added to the floor's table
 * @param settingsNotOn PostgreSQL's settings that would let it lose a commit
 */
record Evidence(
    Series verdict, Series floor, long decisionRows, long floorRows, List<String> settingsNotOn) {
  Evidence {
    settingsNotOn = List.copyOf(settingsNotOn);
  }

  List<Check> checks() {
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
