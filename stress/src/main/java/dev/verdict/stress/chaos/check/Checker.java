package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.History;
import java.util.List;

/** Judges a history. */
public final class Checker {
  private Checker() {}

  /** All violations; none if it is clean. */
  public static List<Violation> check(History history) {
    Findings findings = new Findings();
    List<Case> cases = new Cases(history).all();
    for (Case each : cases) {
      EffectChecks.check(each, findings);
      OrderChecks.check(each, findings);
      DurabilityChecks.check(each, findings);
      LogChecks.check(each, findings);
    }
    ClientChecks.check(history, cases, findings);
    EpochChecks.check(history, findings);
    SumChecks.check(history, cases, findings);
    IsolationChecks.check(history, findings);
    LeftoverChecks.check(history, findings);
    return findings.all();
  }
}
