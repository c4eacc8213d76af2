package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Balance;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.Holder;
import dev.verdict.stress.chaos.history.Prepared;
import dev.verdict.stress.chaos.history.Summary;

/** Once everything is well again, nothing is left to do. */
final class LeftoverChecks {
  private LeftoverChecks() {}

  static void check(History history, Findings findings) {
    for (Summary summary : history.log().summaries()) {
      findings.expect(
          summary.finished() && summary.stuck().isEmpty(),
          Rule.NOTHING_LEFT,
          summary.tx(),
          "it is " + summary.status() + stuck(summary));
    }
    for (Prepared prepared : history.services().prepared()) {
      findings.add(
          Rule.NOTHING_LEFT, "", prepared.name() + " is still prepared at " + prepared.service());
    }
    for (Holder holder : history.log().holders()) {
      findings.add(Rule.NOTHING_LEFT, holder.name(), "its locks are still " + holder.state());
    }
    for (Balance balance : history.services().balances()) {
      findings.expect(
          balance.held() == 0,
          Rule.NOTHING_LEFT,
          "",
          balance.held()
              + " are still reserved in "
              + balance.account()
              + " of "
              + balance.service());
    }
  }

  private static String stuck(Summary summary) {
    return summary.stuck().isEmpty() ? "" : ", stuck: " + summary.stuck();
  }
}
