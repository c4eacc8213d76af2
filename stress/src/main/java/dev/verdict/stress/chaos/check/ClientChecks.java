package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.Decision;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.Key;
import dev.verdict.stress.chaos.history.Told;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What clients were told: an outcome, the decided one, of one transaction for each key. */
final class ClientChecks {
  private ClientChecks() {}

  static void check(History history, List<Case> cases, Findings findings) {
    Map<String, String> decided = new HashMap<>();
    for (Decision row : history.log().decisions()) {
      decided.put(row.tx(), row.outcome());
    }
    Map<String, Set<String>> txByRef = new HashMap<>();
    for (Told told : history.clients().told()) {
      note(txByRef, told.ref(), told.tx());
      String outcome = decided.getOrDefault(told.tx(), "missing");
      findings.expect(
          outcome.equals(told.outcome()),
          Rule.AS_TOLD,
          told.tx(),
          told.ref() + " was told " + told.outcome() + ", but the decision is " + outcome);
    }
    for (Asked asked : history.clients().asked()) {
      findings.expect(
          txByRef.containsKey(asked.ref()),
          Rule.NOTHING_LEFT,
          "",
          asked.ref() + " was never told an outcome");
    }
    for (Case each : cases) {
      if (each.parts().stream().anyMatch(each::stands)) {
        each.asked().ifPresent(asked -> note(txByRef, asked.ref(), each.tx()));
      }
    }
    for (Key key : history.log().keys()) {
      note(txByRef, key.ref(), key.tx());
    }
    checkOneForEach(txByRef, findings);
  }

  /**
   * A key may have been used by another transaction that was lost undecided with its coordinator:
   * nothing of it stands, and nobody was told of it.
   */
  private static void checkOneForEach(Map<String, Set<String>> txByRef, Findings findings) {
    txByRef.forEach(
        (ref, ids) ->
            findings.expect(
                ids.size() == 1, Rule.EXACTLY_ONCE, ids.iterator().next(), ref + " ran as " + ids));
  }

  private static void note(Map<String, Set<String>> txByRef, String ref, String tx) {
    txByRef.computeIfAbsent(ref, each -> new TreeSet<>()).add(tx);
  }
}
