package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.stress.simulate.explore.Exploration;
import dev.verdict.stress.simulate.explore.Explored;
import dev.verdict.stress.simulate.explore.Property;
import dev.verdict.stress.simulate.explore.Scenario;
import dev.verdict.stress.simulate.explore.Violation;
import java.util.Optional;

/**
 * A protocol bug that somebody could make.
 *
 * @param name short, and unique
 * @param words what is broken
 * @param rule the rule of {@code docs/rules.md} that it breaks, or the invariant, in a word or two
 * @param expected the property that must find it
 * @param scenario a small world in which it shows
 */
public record Mutant(String name, String words, String rule, Property expected, Scenario scenario) {
  private static final int STATES_MAX = 2_000_000;

  /** Explores until the expected property is broken; returns what broke it, or another. */
  public Caught hunt() {
    Explored explored =
        Exploration.of(scenario, scenario.bounds().upTo(STATES_MAX)).until(expected);
    Optional<Violation> first =
        explored.violations().stream()
            .filter(violation -> violation.property() == expected)
            .findFirst()
            .or(() -> explored.violations().stream().findFirst());
    return new Caught(this, first, explored);
  }

  /**
   * How a hunt ended.
   *
   * @param mutant the bug
   * @param by the violation that showed it; empty if it survived
   * @param explored the exploration
   */
  public record Caught(Mutant mutant, Optional<Violation> by, Explored explored) {
    /** Whether the property that was expected to find it did. */
    public boolean asExpected() {
      return by.filter(violation -> violation.property() == mutant.expected()).isPresent();
    }
  }
}
