package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.Rehearsal;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TransactionState.BranchView;
import dev.verdict.protocol.wire.BranchCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an act would do, in lines that are the same as long as it would do the same. */
final class ProposalPlan {
  private ProposalPlan() {}

  /**
   * The lines; how often a call was tried before makes no difference.
   *
   * @param branch the branch that is to be taken for resolved
   */
  static List<String> of(Rehearsal rehearsal, BranchId branch) {
    List<String> lines = new ArrayList<>();
    rehearsal.calls().forEach(call -> lines.add("sends " + words(call)));
    rehearsal.later().forEach(call -> lines.add("then sends " + words(call)));
    rehearsal.after().branches().stream()
        .filter(each -> each.id().equals(branch))
        .map(BranchView::status)
        .forEach(status -> lines.add("leaves " + branch + " " + status));
    String decision =
        rehearsal
            .after()
            .summary()
            .outcome()
            .map(outcome -> ", decided " + outcome.name().toLowerCase(Locale.ROOT))
            .orElse("");
    lines.add("leaves the transaction " + rehearsal.after().summary().status() + decision);
    return lines;
  }

  private static String words(BranchCall call) {
    String operation = call.operation().isEmpty() ? "" : ", operation " + call.operation();
    return call.kind().path() + " of " + call.branch() + " to " + call.participant() + operation;
  }
}
