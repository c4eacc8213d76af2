package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.TxId;
import dev.verdict.stress.chaos.history.Decision;
import dev.verdict.stress.simulate.trace.TraceCheck.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The decision rows: one at most of a transaction, and none of one that the log does not know. */
final class Rows {
  private final Map<String, Decision> first = new HashMap<>();
  private final List<Refusal> refusals = new ArrayList<>();

  /**
   * @param known the transactions that have entries
   */
  Rows(List<Decision> rows, Set<String> known) {
    for (Decision row : rows) {
      if (first.putIfAbsent(row.tx(), row) != null) {
        refusals.add(new Refusal(row.tx(), "it has more than one decision row"));
      }
      if (!known.contains(row.tx())) {
        refusals.add(new Refusal(row.tx(), "it has a decision row and no entries"));
      }
    }
  }

  /** What is wrong with the rows themselves. */
  List<Refusal> refusals() {
    return refusals;
  }

  /** What the row says; {@code nothing} if there is none. */
  String outcome(String tx) {
    return row(tx).map(Decision::outcome).orElse("nothing");
  }

  private Optional<Decision> row(String tx) {
    return Optional.ofNullable(first.get(tx));
  }

  /**
   * What is wrong with the row of a transaction, in words; empty if nothing is.
   *
   * @param outcome what its records decide; {@code nothing} if they decide nothing
   * @param decider the entry that decides; empty if none does
   */
  Optional<String> disagreement(TxId tx, String outcome, Optional<Trace.Entry> decider) {
    if (!outcome.equals(outcome(tx.text()))) {
      return Optional.of(
          "its records decide " + outcome + ", its decision row " + outcome(tx.text()));
    }
    if (decider.isEmpty()) {
      return Optional.empty();
    }
    Trace.Entry entry = decider.get();
    return row(tx.text())
        .filter(row -> row.shard() != tx.shard() || row.epoch() != entry.epoch())
        .map(
            row ->
                String.format(
                    "entry %d decides in epoch %d of shard %d, its decision row is of epoch %d"
                        + " of shard %d",
                    entry.seq(), entry.epoch(), tx.shard(), row.epoch(), row.shard()));
  }
}
