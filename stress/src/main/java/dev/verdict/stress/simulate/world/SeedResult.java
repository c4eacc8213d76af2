package dev.verdict.stress.simulate.world;

import dev.verdict.stress.chaos.check.Violation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a seed came to.
 *
 * @param seed the seed
 * @param virtualMillis how much time passed in the world
 * @param events how many events there were
 * @param transactions how many clients asked for
 * @param decisions how many decision rows there are
 * @param counts how often each fault, and each crash at a crash point, happened
 * @param violations what must not be; empty if all is well
 * @param trace what happened, a line for each event, if it was asked for; else empty
 */
public record SeedResult(
    long seed,
    long virtualMillis,
    long events,
    int transactions,
    int decisions,
    Map<String, Integer> counts,
    List<Violation> violations,
    List<String> trace) {
  /** Copies the lists. */
  public SeedResult {
    violations = List.copyOf(violations);
    trace = List.copyOf(trace);
  }

  /** The properties that do not hold, each once, in words. */
  public String brokenRules() {
    return violations.stream()
        .map(violation -> violation.rule().label())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
