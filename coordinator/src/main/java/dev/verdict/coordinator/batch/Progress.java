package dev.verdict.coordinator.batch;

import java.util.List;

/**
 * How far a batch is.
 *
 * @param done how many transactions took the action
 * @param refusals the others that were asked, by code
 */
public record Progress(int done, List<Refusal> refusals) {
  /** Nothing was done yet. */
  public static final Progress NONE = new Progress(0, List.of());

  /** Copies the list. */
  public Progress {
    refusals = List.copyOf(refusals);
  }

  /** How many refused. */
  public int refused() {
    return refusals.stream().mapToInt(Refusal::count).sum();
  }
}
