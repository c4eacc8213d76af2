package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.History;

/**
 * Of two transactions that hold the same alone, one shows its last effect before the other begins
 * with its first. One that was aborted before any effect showed is not seen.
 */
final class IsolationChecks {
  private IsolationChecks() {}

  static void check(History history, Findings findings) {
    HeldSpans spans = new HeldSpans(history);
    for (String resource : spans.resources()) {
      spans.neighbours(
          resource,
          (earlier, later) ->
              findings.expect(
                  earlier.isOverBefore(later),
                  Rule.ISOLATION,
                  later.tx(),
                  "it works on " + resource + " before " + earlier.tx() + " is done with it"));
    }
  }
}
