package dev.verdict.stress.simulate.world;

import dev.verdict.stress.chaos.check.Rule;
import dev.verdict.stress.simulate.world.kernel.Weather;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes a plan that breaks a rule smaller, as long as it still breaks that rule: fewer
 * transactions, fewer faults, better weather (Zeller and Hildebrandt, Simplifying and Isolating
 * Failure-Inducing Input, 2002).
 */
final class Shrinker {
  /** How often a plan is run at most to make it smaller. */
  static final int RUNS_MAX = 400;

  private final Simulator simulator;
  private final Options options;
  private final Rule rule;
  private Plan smallest;
  private int runs;

  private Shrinker(Simulator simulator, Options options, Rule rule, Plan plan) {
    this.simulator = simulator;
    this.options = options;
    this.rule = rule;
    this.smallest = plan;
  }

  /**
   * The smallest plan that was found.
   *
   * @param rule what the plan breaks
   */
  static Plan shrink(Simulator simulator, Plan plan, Options options, Rule rule) {
    Shrinker shrinker = new Shrinker(simulator, new Options(options.mutant(), false), rule, plan);
    shrinker.shrink();
    return shrinker.smallest;
  }

  private void shrink() {
    tryOut(smallest.with(Weather.FAIR, smallest.statements()));
    tryOut(smallest.with(smallest.weather(), StatementFaults.NONE));
    tryOut(smallest.with(smallest.orders(), smallest.faults(), Map.of()));
    thin(smallest.faults(), faults -> smallest.with(smallest.orders(), faults, smallest.crashes()));
    thin(smallest.orders(), orders -> smallest.with(orders, smallest.faults(), smallest.crashes()));
    thin(smallest.faults(), faults -> smallest.with(smallest.orders(), faults, smallest.crashes()));
    for (String point : List.copyOf(smallest.crashes().keySet())) {
      Map<String, Integer> fewer = new TreeMap<>(smallest.crashes());
      fewer.remove(point);
      tryOut(smallest.with(smallest.orders(), smallest.faults(), fewer));
    }
  }

  /** Leaves out pieces: large ones first, single ones in the end. */
  private <T> void thin(List<T> all, Function<List<T>, Plan> plan) {
    List<T> left = new ArrayList<>(all);
    for (int size = Math.max(1, left.size() / 2); size >= 1; size /= 2) {
      int from = 0;
      while (from < left.size()) {
        List<T> fewer = new ArrayList<>(left.subList(0, from));
        fewer.addAll(left.subList(Math.min(left.size(), from + size), left.size()));
        if (tryOut(plan.apply(fewer))) {
          left = fewer;
        } else {
          from += size;
        }
      }
    }
  }

  private boolean tryOut(Plan plan) {
    if (runs >= RUNS_MAX) {
      return false;
    }
    runs++;
    boolean breaks =
        simulator.run(plan, options).violations().stream()
            .anyMatch(violation -> violation.rule() == rule);
    if (breaks) {
      smallest = plan;
    }
    return breaks;
  }
}
