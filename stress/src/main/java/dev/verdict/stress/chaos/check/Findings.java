package dev.verdict.stress.chaos.check;

import java.util.ArrayList;
import java.util.List;

/** Collects violations. */
final class Findings {
  private final List<Violation> all = new ArrayList<>();

  void add(Rule rule, String tx, String detail) {
    all.add(new Violation(rule, tx, detail));
  }

  /** Adds one unless it holds. */
  void expect(boolean holds, Rule rule, String tx, String detail) {
    if (!holds) {
      add(rule, tx, detail);
    }
  }

  List<Violation> all() {
    return List.copyOf(all);
  }
}
