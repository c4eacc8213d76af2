package dev.verdict.coordinator.console;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a transaction stands, as far as its leader knows.
 *
 * @param status its state's stable word
 * @param finished whether nothing is left to do
 * @param driven whether it is in its leader's memory
 * @param waits what it waits for; what holds it up most comes first
 * @param prospect what happens if that never comes
 * @param byHand branches that an operator saw to by hand
 * @param failed the attempts that its leader saw fail, the oldest first
 * @param saga what a saga runs, once it began
 */
public record Situation(
    String status,
    boolean finished,
    boolean driven,
    List<Waiting> waits,
    Prospect prospect,
    List<ByHand> byHand,
    List<FailedTry> failed,
    Optional<SagaView> saga) {
  private static final Comparator<Waiting> BY_WEIGHT =
      Comparator.comparing((Waiting waiting) -> waiting.stuck() ? 0 : 1)
          .thenComparing(waiting -> waiting.failures() > 0 ? 0 : 1)
          .thenComparing(Waiting::kind);

  /** Of what is no saga. */
  public Situation(
      String status,
      boolean finished,
      boolean driven,
      List<Waiting> waits,
      Prospect prospect,
      List<ByHand> byHand,
      List<FailedTry> failed) {
    this(status, finished, driven, waits, prospect, byHand, failed, Optional.empty());
  }

  /** The same, of a saga. */
  public Situation with(Optional<SagaView> view) {
    return new Situation(status, finished, driven, waits, prospect, byHand, failed, view);
  }

  /**
   * A branch that an operator saw to by hand.
   *
   * @param branch its id
   * @param how what the operator made of it
   * @param contradicts whether what became of it is not what was decided, or was done besides
   */
  public record ByHand(String branch, How how, boolean contradicts) {
    /** What an operator made of a branch. */
    public enum How {
      /** It is taken for what the operator says became of it. */
      RESOLVED,
      /** The operator's result, or nothing, has its place. */
      REPLACED,
      /** Its service did the work besides what an operator did or gave. */
      BESIDES
    }
  }

  /** Puts what weighs most first. */
  public Situation {
    waits = waits.stream().sorted(BY_WEIGHT).toList();
    byHand = List.copyOf(byHand);
    failed = List.copyOf(failed);
  }
}
