package dev.verdict.saga;

import java.util.List;
import java.util.stream.Collectors;

/** A saga that cannot be run as it was declared. The message lists every problem and its mend. */
public final class InvalidSagaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<SagaProblem> details;

  InvalidSagaException(String saga, List<SagaProblem> problems) {
    super(
        "saga '%s' has %d problem%s:%n  - %s"
            .formatted(
                saga,
                problems.size(),
                problems.size() == 1 ? "" : "s",
                problems.stream()
                    .map(SagaProblem::words)
                    .collect(Collectors.joining(System.lineSeparator() + "  - "))));
    this.details = List.copyOf(problems);
  }

  /** Each problem in a sentence; never empty. */
  public List<String> problems() {
    return details.stream().map(SagaProblem::words).toList();
  }

  /** Each problem with its code and step; never empty. */
  public List<SagaProblem> details() {
    return details;
  }
}
