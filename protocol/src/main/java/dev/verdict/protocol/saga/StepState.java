package dev.verdict.protocol.saga;

import dev.verdict.protocol.Json;
import java.util.Optional;

/**
 * What is known of one step.
 *
 * @param status where it stands
 * @param failures the number of the last failed attempt of the present call; 0 if none failed
 * @param attempted the number of the last attempt recorded before it was sent; 0 if there is none,
 *     as for participants with a barrier unless a person asked for the attempt
 * @param output what it returned, if it ran and that is known
 * @param detail the last failure or the reason of a refusal; empty if there is none
 * @param stuck whether a person should look
 * @param lost whether its branch is not needed, or failed where the saga can do without it: the
 *     step is given up and undone although the saga goes on
 * @param hand what operators made of it
 */
public record StepState(
    StepStatus status,
    int failures,
    int attempted,
    Optional<Json> output,
    String detail,
    boolean stuck,
    boolean lost,
    StepHand hand) {
  /** The stable word for a step whose result is an operator's. */
  public static final String GIVEN = "given";

  /** A step that was not called. */
  static final StepState WAITING =
      new StepState(StepStatus.WAITING, 0, 0, Optional.empty(), "", false, false, StepHand.NONE);

  /** The same step elsewhere: its next call has not been tried yet. */
  StepState to(StepStatus next) {
    return to(next, hand.settled());
  }

  private StepState to(StepStatus next, StepHand by) {
    return new StepState(next, 0, attempted, output, detail, false, lost, by);
  }

  /** An operator wants something else in its place. */
  StepState replacing(StepHand.Wish wish) {
    return to(StepStatus.REPLACING, StepHand.wanting(wish));
  }

  /**
   * What the operator wants has its place.
   *
   * @param ruledOut whether its participant has ruled it out
   */
  StepState replaced(StepHand.Wish wish, boolean ruledOut) {
    StepStatus next = wish.output().isPresent() ? StepStatus.DONE : StepStatus.SKIPPED;
    String given = wish.output().isPresent() ? "given by " : "skipped by ";
    return new StepState(
        next,
        0,
        attempted,
        wish.output(),
        given + wish.by() + ": " + wish.reason(),
        false,
        lost,
        wish.granted(ruledOut));
  }

  /** A person did its work, and has to undo it. */
  StepState toUndoByHand() {
    String what = "to be undone by hand, as it was done: " + detail;
    return new StepState(StepStatus.COMPENSATING, 0, attempted, output, what, true, lost, hand);
  }

  /** The stable word for where it stands. */
  String word() {
    boolean given = hand.result() != StepHand.Result.ITS_OWN;
    return given && status == StepStatus.DONE ? GIVEN : status.word();
  }

  boolean isDoneByHand() {
    return hand.result() == StepHand.Result.DONE_BY_HAND;
  }

  StepState done(Json result) {
    String unheard =
        hand.wish().map(wish -> "it had run: what " + wish.by() + " gave was not taken").orElse("");
    return new StepState(
        StepStatus.DONE, 0, attempted, Optional.of(result), unheard, false, lost, hand.settled());
  }

  StepState attempted(int attempt) {
    return new StepState(status, failures, attempt, output, detail, stuck, lost, hand);
  }

  StepState failed(int attempt, String why, boolean nowStuck) {
    return new StepState(status, attempt, attempted, output, why, nowStuck, lost, hand);
  }

  StepState because(String reason) {
    return new StepState(status, failures, attempted, output, reason, stuck, lost, hand);
  }

  /** The same step, of a branch that is lost. */
  StepState losing() {
    return new StepState(status, failures, attempted, output, detail, stuck, true, hand);
  }
}
