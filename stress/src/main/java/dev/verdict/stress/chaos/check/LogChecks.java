package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Decision;
import dev.verdict.stress.chaos.history.LogLine;
import java.util.List;

/** The log of one transaction: no gaps, no contradictions, epochs that only grow. */
final class LogChecks {
  private LogChecks() {}

  static void check(Case it, Findings findings) {
    checkNumbers(it, findings);
    checkEpochs(it, findings);
    it.decision().ifPresent(row -> checkDecision(it, row, findings));
    List<LogLine> deciding =
        it.entries().stream().filter(entry -> !entry.decided().isEmpty()).toList();
    findings.expect(
        deciding.isEmpty() || it.decision().isPresent(),
        Rule.LOG,
        it.tx(),
        "an entry states a decision, but there is no decision row");
    findings.expect(
        deciding.size() <= 1, Rule.LOG, it.tx(), deciding.size() + " entries state a decision");
  }

  private static void checkNumbers(Case it, Findings findings) {
    int expected = 1;
    for (LogLine entry : it.entries()) {
      findings.expect(
          entry.seq() == expected,
          Rule.LOG,
          it.tx(),
          "entry " + expected + " is missing before entry " + entry.seq());
      expected = entry.seq() + 1;
    }
    int last = expected - 1;
    it.summary()
        .ifPresent(
            summary ->
                findings.expect(
                    summary.lastSeq() == last,
                    Rule.LOG,
                    it.tx(),
                    "the summary is of entry " + summary.lastSeq() + ", the last is " + last));
    findings.expect(
        it.entries().isEmpty() || it.summary().isPresent(),
        Rule.LOG,
        it.tx(),
        "there are entries, but no summary");
  }

  private static void checkEpochs(Case it, Findings findings) {
    long newest = 0;
    for (LogLine entry : it.entries()) {
      findings.expect(
          entry.epoch() >= newest,
          Rule.EPOCHS,
          it.tx(),
          "entry " + entry.seq() + " is of epoch " + entry.epoch() + " after " + newest);
      findings.expect(
          entry.shard() == it.entries().get(0).shard(),
          Rule.LOG,
          it.tx(),
          "entry " + entry.seq() + " is in shard " + entry.shard());
      newest = Math.max(newest, entry.epoch());
    }
  }

  private static void checkDecision(Case it, Decision row, Findings findings) {
    it.decidingEntry()
        .ifPresentOrElse(
            entry -> {
              findings.expect(
                  entry.decided().equals(row.outcome()),
                  Rule.LOG,
                  it.tx(),
                  "the row decides " + row.outcome() + ", an entry " + entry.decided());
              findings.expect(
                  entry.epoch() == row.epoch() && entry.shard() == row.shard(),
                  Rule.EPOCHS,
                  it.tx(),
                  "decided in epoch " + row.epoch() + ", by an entry of " + entry.epoch());
            },
            () -> findings.add(Rule.LOG, it.tx(), "decided without an entry that states it"));
  }
}
