package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Asked;
import dev.verdict.stress.chaos.history.Balance;
import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Summary;
import dev.verdict.stress.chaos.history.Told;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sums: money is conserved, and each account holds exactly what the clients were told that was
 * committed. While something is still under way, only what the services noted can be compared.
 */
final class SumChecks {
  private static final String MONEY = "money-";

  private SumChecks() {}

  static void check(History history, List<Case> cases, Findings findings) {
    checkAgainstEffects(history, cases, findings);
    if (history.log().summaries().stream().allMatch(Summary::finished)) {
      checkMoney(history, findings);
      checkAgainstTold(history, findings);
    }
  }

  private static void checkMoney(History history, Findings findings) {
    long opening = 0;
    long now = 0;
    for (Balance balance : history.services().balances()) {
      if (balance.account().startsWith(MONEY)) {
        opening += balance.opening();
        now += balance.now() + balance.held();
      }
    }
    findings.expect(
        opening == now, Rule.SUMS, "", "there was money of " + opening + ", now of " + now);
  }

  private static void checkAgainstTold(History history, Findings findings) {
    Set<String> committed = new HashSet<>();
    for (Told told : history.clients().told()) {
      if (told.outcome().equals("commit")) {
        committed.add(told.ref());
      }
    }
    Map<String, Long> due = new HashMap<>();
    for (Asked asked : history.clients().asked()) {
      if (committed.contains(asked.ref())) {
        for (Part part : asked.parts()) {
          due.merge(place(part.service(), part.account()), part.amount(), Long::sum);
        }
      }
    }
    compare(history, due, "the clients were told", findings);
  }

  private static void checkAgainstEffects(History history, List<Case> cases, Findings findings) {
    Map<String, Long> due = new HashMap<>();
    for (Case each : cases) {
      for (Part part : each.parts()) {
        if (each.stands(part)) {
          due.merge(place(part.service(), part.account()), part.amount(), Long::sum);
        }
      }
    }
    compare(history, due, "the service noted", findings);
  }

  private static void compare(
      History history, Map<String, Long> due, String who, Findings findings) {
    for (Balance balance : history.services().balances()) {
      long expected =
          balance.opening() + due.getOrDefault(place(balance.service(), balance.account()), 0L);
      findings.expect(
          balance.now() + balance.held() == expected,
          Rule.SUMS,
          "",
          "%s of %s holds %d and %d reserved; by what %s it is %d"
              .formatted(
                  balance.account(),
                  balance.service(),
                  balance.now(),
                  balance.held(),
                  who,
                  expected));
    }
  }

  private static String place(String service, String account) {
    return service + "/" + account;
  }
}
