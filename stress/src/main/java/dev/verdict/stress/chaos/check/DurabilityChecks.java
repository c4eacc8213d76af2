package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.LogLine;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Style;
import dev.verdict.stress.chaos.history.Told;
import dev.verdict.stress.chaos.history.What;

/**
 * Nothing reveals a decision before it is on disk; a service that was given the decision may show
 * it as soon as it is on disk that it was. Both PostgreSQL servers and the clients go by the clock
 * of one machine.
 */
final class DurabilityChecks {
  private static final long US_PER_MS = 1_000;

  private DurabilityChecks() {}

  static void check(Case it, Findings findings) {
    it.decidingEntry().ifPresent(entry -> check(it, entry, findings));
  }

  private static void check(Case it, LogLine entry, Findings findings) {
    LogLine releasing = it.delegatingEntry().orElse(entry);
    for (Part part : it.parts()) {
      for (Effect effect : it.effects()) {
        if (effect.branch().equals(part.branch()) && reveals(part, effect)) {
          long earlyUs = releasing.durableUs() - effect.shownUs();
          findings.expect(
              earlyUs <= 0,
              Rule.DURABLE_FIRST,
              it.tx(),
              part.branch() + " showed the decision " + earlyUs + " us before it was durable");
        }
      }
    }
    for (Told told : it.told()) {
      findings.expect(
          (told.atMs() + 1) * US_PER_MS >= entry.durableUs(),
          Rule.DURABLE_FIRST,
          it.tx(),
          told.ref() + " was told before the decision was durable");
    }
  }

  private static boolean reveals(Part part, Effect effect) {
    return part.style() == Style.PREPARED || effect.what() != What.WORK;
  }
}
