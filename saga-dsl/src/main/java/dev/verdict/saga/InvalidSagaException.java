package dev.verdict.saga;

import java.util.List;

/** A saga that cannot be run as it was declared. The message lists every problem and its mend. */
public final class InvalidSagaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  InvalidSagaException(String saga, List<String> problems) {
    super(
        "saga '%s' has %d problem%s:%n  - %s"
            .formatted(
                saga,
                problems.size(),
                problems.size() == 1 ? "" : "s",
                String.join(System.lineSeparator() + "  - ", problems)));
    this.problems = List.copyOf(problems);
  }

  /** Each problem in a sentence; never empty. */
  public List<String> problems() {
    return problems;
  }
}
