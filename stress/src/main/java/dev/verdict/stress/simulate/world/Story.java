package dev.verdict.stress.simulate.world;

import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.chaos.check.Violation;
import java.util.List;
import java.util.Locale;

/**
 * A seed's violation for people: how to see it again, the least that brings it about, and what
 * happened.
 */
public final class Story {
  private static final int LINES_MAX = 400;

  private Story() {}

  /**
   * The story of a seed that breaks a rule; of one that breaks none, that it does not.
   *
   * @param simulator runs it, several hundred times
   */
  public static String of(Simulator simulator, long seed, Options options) {
    Plan plan = Planner.plan(seed);
    SeedResult found = simulator.run(plan, options);
    if (found.violations().isEmpty()) {
      return "seed " + seed + " breaks no rule" + System.lineSeparator();
    }
    Rule rule = found.violations().get(0).rule();
    Plan smallest = Shrinker.shrink(simulator, plan, options, rule);
    SeedResult again = simulator.run(smallest, new Options(options.mutant(), true));
    return text(seed, plan, smallest, again, options.mutant());
  }

  private static String text(long seed, Plan plan, Plan smallest, SeedResult again, Mutant mutant) {
    StringBuilder text = new StringBuilder();
    line(text, "seed %d breaks: %s; replay it:", seed, again.brokenRules());
    line(
        text, "java -jar stress/target/verdict-stress.jar simulate --seed %d%s", seed, bug(mutant));
    for (Violation violation : again.violations()) {
      line(text, "  %s %s: %s", violation.rule().label(), violation.tx(), violation.detail());
    }
    line(
        text,
        "%d of %d transactions and %d of %d faults are enough%s:",
        smallest.orders().size(),
        plan.orders().size(),
        smallest.faults().size() + smallest.crashes().size(),
        plan.faults().size() + plan.crashes().size(),
        again.trace().size() > LINES_MAX ? " (the last lines)" : "");
    List<String> lines = again.trace();
    lines
        .subList(Math.max(0, lines.size() - LINES_MAX), lines.size())
        .forEach(each -> line(text, "%s", each));
    return text.toString();
  }

  private static String bug(Mutant mutant) {
    return mutant == Mutant.NONE ? "" : " --bug " + mutant;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
