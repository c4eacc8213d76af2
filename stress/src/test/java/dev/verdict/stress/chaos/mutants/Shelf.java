package dev.verdict.stress.chaos.mutants;

import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Outcome;
import dev.verdict.stress.chaos.history.Decision;
import dev.verdict.stress.chaos.history.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The log of one transaction: fenced entries, one decision row. */
final class Shelf<R extends LogRecord> {
  private final Mutant mutant;
  private final String tx;
  private final List<List<R>> stored = new ArrayList<>();
  private final List<LogLine> lines = new ArrayList<>();
  private Optional<Decision> row = Optional.empty();
  private long newest = 1;

  Shelf(Mutant mutant, String tx) {
    this.mutant = mutant;
    this.tx = tx;
  }

  long raise() {
    newest++;
    return newest;
  }

  long newest() {
    return newest;
  }

  List<R> records() {
    return stored.stream().flatMap(List::stream).toList();
  }

  List<LogLine> lines() {
    return List.copyOf(lines);
  }

  Optional<Decision> row() {
    return row;
  }

  boolean isFenced(long epoch) {
    return epoch != newest && mutant != Mutant.FORGOTTEN_FENCE;
  }

  /** Who won already, if somebody else did. */
  Optional<Outcome> winner(Optional<Outcome> ours) {
    if (ours.isEmpty() || row.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(row.get().outcome().equals("commit") ? Outcome.COMMIT : Outcome.ABORT);
  }

  void append(long epoch, List<R> records, Optional<Outcome> decided, long atUs) {
    String outcome = decided.map(each -> each == Outcome.COMMIT ? "commit" : "abort").orElse("");
    stored.add(List.copyOf(records));
    lines.add(
        new LogLine(
            tx,
            lines.size() + 1,
            0,
            epoch,
            atUs,
            atUs,
            records.stream().map(each -> each.getClass().getSimpleName()).toList(),
            outcome));
    if (decided.isPresent() && row.isEmpty()) {
      row = Optional.of(new Decision(tx, 0, epoch, outcome));
    }
  }
}
