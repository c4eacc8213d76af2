package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.Effect;
import dev.verdict.stress.chaos.history.Part;
import dev.verdict.stress.chaos.history.Style;
import dev.verdict.stress.chaos.history.What;
import java.util.List;
import java.util.Locale;

/** What stands at the services: all of it or nothing, as decided, each once. */
final class EffectChecks {
  private EffectChecks() {}

  static void check(Case it, Findings findings) {
    for (Effect effect : it.effects()) {
      boolean asked = it.parts().stream().anyMatch(part -> isOf(effect, part));
      findings.expect(asked, Rule.EXACTLY_ONCE, it.tx(), "nobody asked for " + words(effect));
    }
    for (Part part : it.parts()) {
      checkOnce(it, part, findings);
      checkDecided(it, part, findings);
    }
    checkWhole(it, findings);
  }

  private static boolean isOf(Effect effect, Part part) {
    return effect.branch().equals(part.branch())
        && effect.service().equals(part.service())
        && effect.account().equals(part.account())
        && effect.amount() == part.amount();
  }

  private static void checkOnce(Case it, Part part, Findings findings) {
    for (What what : What.values()) {
      int times = it.of(part, what).size();
      findings.expect(
          times <= 1, Rule.EXACTLY_ONCE, it.tx(), words(part, what) + " " + times + " times");
      boolean follows = what == What.WORK || times == 0 || !it.of(part, What.WORK).isEmpty();
      findings.expect(follows, Rule.EXACTLY_ONCE, it.tx(), words(part, what) + " without its work");
    }
    boolean both = !it.of(part, What.CONFIRM).isEmpty() && !it.of(part, What.CANCEL).isEmpty();
    findings.expect(
        !both, Rule.ALL_OR_NOTHING, it.tx(), part.branch() + " was confirmed and cancelled");
  }

  private static void checkDecided(Case it, Part part, Findings findings) {
    boolean toBeUndone = part.style() == Style.STEP && it.isUnderWay();
    if (it.stands(part) && !it.isCommitted() && !toBeUndone) {
      findings.add(
          Rule.AS_DECIDED,
          it.tx(),
          part.branch() + " stands at " + part.service() + ", but the decision is " + decision(it));
    }
    if (!it.stands(part) && it.isCommitted() && !it.isUnderWay()) {
      findings.add(
          Rule.AS_DECIDED,
          it.tx(),
          part.branch() + " does not stand at " + part.service() + ", but commit was decided");
    }
    if (part.style() == Style.TCC && !it.of(part, What.WORK).isEmpty()) {
      boolean ended = !it.of(part, What.CONFIRM).isEmpty() || !it.of(part, What.CANCEL).isEmpty();
      findings.expect(ended, Rule.NOTHING_LEFT, it.tx(), part.branch() + " is still reserved");
    }
  }

  private static String decision(Case it) {
    return it.decision().map(row -> row.outcome()).orElse("missing");
  }

  private static void checkWhole(Case it, Findings findings) {
    List<Part> standing = it.parts().stream().filter(it::stands).toList();
    boolean whole = it.isUnderWay() || standing.isEmpty() || standing.size() == it.parts().size();
    findings.expect(
        whole,
        Rule.ALL_OR_NOTHING,
        it.tx(),
        "only "
            + standing.stream().map(Part::branch).toList()
            + " of "
            + it.parts().stream().map(Part::branch).toList()
            + " stand");
  }

  private static String words(Part part, What what) {
    return what.name().toLowerCase(Locale.ROOT) + " of " + part.branch();
  }

  private static String words(Effect effect) {
    return effect.what().name().toLowerCase(Locale.ROOT)
        + " of "
        + effect.branch()
        + " at "
        + effect.service()
        + " ("
        + effect.account()
        + " "
        + effect.amount()
        + ")";
  }
}
