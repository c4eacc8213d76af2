package dev.verdict.stress.bench;

import dev.verdict.stress.fit.Trend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a long run left behind, to be judged. What must stay flat may grow by a share of itself, or
 * by a little, over the whole run; the first samples are left out, in which everything settles.
 *
 * @param samples in the order of time
 * @param load all of the load
 * @param decisionRows how many rows the run added to the table of decisions
 * @param settingsNotOn PostgreSQL's settings that would let it lose a commit
 */
record SoakEvidence(
    List<SoakSample> samples, Series load, long decisionRows, List<String> settingsNotOn) {
  private static final double MEMORY_SHARE = 0.1;
  private static final double MEMORY_MB = 8;
  private static final double LATENCY_SHARE = 0.25;
  private static final double TABLE_SHARE = 0.1;
  private static final double OTHER_TABLES_MB = 2;
  private static final double UNFINISHED = 100;
  private static final int SETTLING_SHARE = 8;

  SoakEvidence {
    samples = List.copyOf(samples);
    settingsNotOn = List.copyOf(settingsNotOn);
  }

  List<Check> checks() {
    List<Check> checks = new ArrayList<>(soundness());
    checks.add(
        new Check(
            "enough_samples",
            settled().size() >= Trend.VALUES_MIN,
            settled().size() + " samples of " + Trend.VALUES_MIN));
    checks.add(flat("heap_after_collection", SoakSample::heapMb, MEMORY_SHARE, MEMORY_MB));
    checks.add(flat("direct_memory", SoakSample::directMb, MEMORY_SHARE, MEMORY_MB));
    checks.add(flat("resident_memory", SoakSample::rssMb, MEMORY_SHARE, MEMORY_MB));
    checks.add(flat("p50", SoakSample::p50Ms, LATENCY_SHARE, 0));
    checks.add(flat("p99", SoakSample::p99Ms, LATENCY_SHARE, 0));
    checks.add(flat("log_bytes_per_tx", SoakSample::logBytesPerTx, TABLE_SHARE, 0));
    checks.add(flat("other_tables", SoakSample::otherTablesMb, TABLE_SHARE, OTHER_TABLES_MB));
    checks.add(flat("unfinished", sample -> (double) sample.unfinished(), 0, UNFINISHED));
    return checks;
  }

  private List<Check> soundness() {
    return List.of(
        new Check(
            "postgres_keeps_commits", settingsNotOn.isEmpty(), String.join(", ", settingsNotOn)),
        new Check(
            "no_errors",
            load.errors() == 0,
            load.errors() + " errors " + String.join("; ", load.firstTroubles())),
        Check.equal("all_committed", "answers", load.answers(), "commits", load.commits()),
        Check.equal(
            "decision_rows_equal_answers",
            "answers",
            load.answers(),
            "decision rows",
            decisionRows));
  }

  /** What nobody told anything about counts as flat. */
  private Check flat(
      String name, Function<SoakSample, @Nullable Double> figure, double share, double little) {
    List<Double> values = settled().stream().map(figure).filter(Objects::nonNull).toList();
    if (values.size() < 2) {
      return new Check("flat_" + name, true, "not told");
    }
    Trend trend = Trend.of(values);
    double allowance = Math.max(little, share * trend.middle());
    return new Check(
        "flat_" + name,
        !trend.exceeds(allowance),
        String.format(
            Locale.ROOT,
            "%+.2f over the run, of %.2f; up to %.2f is allowed",
            trend.growth(),
            trend.middle(),
            allowance));
  }

  private List<SoakSample> settled() {
    return samples.subList(samples.size() / SETTLING_SHARE, samples.size());
  }
}
