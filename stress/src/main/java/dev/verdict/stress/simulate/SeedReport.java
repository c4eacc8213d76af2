package dev.verdict.stress.simulate;

import dev.verdict.stress.simulate.world.SeedResult;
import java.util.List;
import java.util.Locale;

/**
 * What a single seed came to.
 *
 * @param seed the seed
 * @param virtualMillis how much time passed in the world
 * @param events how many events there were
 * @param transactions how many clients asked for
 * @param decisions how many decision rows there are
 * @param violations what must not be
 */
record SeedReport(
    long seed,
    long virtualMillis,
    long events,
    int transactions,
    int decisions,
    List<Broken> violations) {
  SeedReport {
    violations = List.copyOf(violations);
  }

  /**
   * A rule that does not hold.
   *
   * @param rule its name
   * @param tx the transaction; empty if it is not about one
   * @param detail in words
   */
  record Broken(String rule, String tx, String detail) {}

  static SeedReport of(SeedResult result) {
    return new SeedReport(
        result.seed(),
        result.virtualMillis(),
        result.events(),
        result.transactions(),
        result.decisions(),
        result.violations().stream()
            .map(each -> new Broken(each.rule().label(), each.tx(), each.detail()))
            .toList());
  }

  /** For people. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%d transactions, %d decisions, %d events in %.0f s of its time, %d violations%n",
        transactions,
        decisions,
        events,
        virtualMillis / 1e3,
        violations.size());
  }
}
