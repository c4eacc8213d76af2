package dev.verdict.stress.backlog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must hold after a run, and what did not. */
final class Findings {
  private final Map<String, Boolean> checks = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  /** Notes whether a check held, and the figures if it did not. */
  void check(String name, boolean held, String figures) {
    checks.put(name, held);
    if (!held) {
      failures.add(name + ": " + figures);
    }
  }

  void equal(String name, long expected, long actual) {
    check(name, expected == actual, actual + " in place of " + expected);
  }

  /** For people: a line for each check, then what failed. */
  static String text(Map<String, Boolean> checks, List<String> failures) {
    StringBuilder text = new StringBuilder();
    checks.forEach(
        (name, held) ->
            text.append(held ? "ok      " : "FAILED  ")
                .append(name)
                .append(System.lineSeparator()));
    failures.forEach(failure -> text.append(failure).append(System.lineSeparator()));
    return text.toString();
  }

  Map<String, Boolean> checks() {
    return checks;
  }

  List<String> failures() {
    return failures;
  }
}
