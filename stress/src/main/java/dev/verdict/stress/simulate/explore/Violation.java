package dev.verdict.stress.simulate.explore;

import java.util.List;

/**
 * A property that does not hold.
 *
 * @param property which
 * @param detail how it was broken
 * @param trace the shortest way there, a line for each step
 */
public record Violation(Property property, String detail, List<String> trace) {
  /** Copies the trace. */
  public Violation {
    trace = List.copyOf(trace);
  }

  /** The story, over several lines. */
  public String story() {
    StringBuilder story = new StringBuilder();
    story.append(property).append(": ").append(property.words()).append('\n');
    story.append("  broken: ").append(detail).append('\n');
    for (int i = 0; i < trace.size(); i++) {
      story.append("  ").append(i + 1).append(". ").append(trace.get(i)).append('\n');
    }
    return story.toString();
  }
}
