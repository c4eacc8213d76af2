package dev.verdict.coordinator.batch;

import java.util.List;

/**
 * How far a batch is.
 *
 * @param done how many transactions took the action
 * @param refusals the others that were asked, by code; those that were skipped among them
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
    return refusals.stream().filter(each -> !each.isSkip()).mapToInt(Refusal::count).sum();
  }

  /** How many needed nobody any more when their turn came, so that nothing was done to them. */
  public int skipped() {
    return refusals.stream().filter(Refusal::isSkip).mapToInt(Refusal::count).sum();
  }
}
