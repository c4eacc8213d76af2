package dev.verdict.stress.simulate;

import dev.verdict.stress.simulate.trace.Trace;
import dev.verdict.stress.simulate.trace.TraceCheck;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the check of a trace came to.
 *
 * @param entries how many entries of the log were checked
 * @param transactions of how many transactions
 * @param calls how many calls
 * @param told how many words to clients
 * @param refused how much the protocol's code cannot do
 * @param refusals the first of that, in words
 */
record TraceReport(
    int entries,
    long transactions,
    int calls,
    int told,
    int refused,
    List<TraceCheck.Refusal> refusals) {
  private static final int TOLD_MAX = 20;

  TraceReport {
    refusals = List.copyOf(refusals);
  }

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if a definition cannot be read
   */
  static TraceReport of(Trace trace) {
    List<TraceCheck.Refusal> refusals = TraceCheck.refusals(trace);
    return new TraceReport(
        trace.entries().size(),
        trace.entries().stream().map(Trace.Entry::tx).distinct().count(),
        trace.calls().size(),
        trace.told().size(),
        refusals.size(),
        refusals.subList(0, Math.min(refusals.size(), TOLD_MAX)));
  }

  /** What was refused, for people, a line for each. */
  String refusedText() {
    return refusals.stream()
        .map(each -> each.tx() + ": " + each.what() + System.lineSeparator())
        .collect(Collectors.joining());
  }

  /** For people. */
  String text() {
    return String.format(
        "%d entries of %d transactions, %d calls, %d words to clients: %s%n",
        entries, transactions, calls, told, refused == 0 ? "accepted" : refused + " refused");
  }
}
