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

  /** The stable word for a step that an operator left out. */
  public static final String LEFT_OUT = "left_out";

  /** The stable word for a step that its participant did besides what an operator gave, or did. */
  public static final String DONE_BESIDES = "done_besides";

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

  /** The same question to its participant, for another end: it is not asked anew. */
  StepState asking(StepStatus next) {
    return new StepState(next, failures, attempted, output, detail, stuck, lost, hand);
  }

  /**
   * What the operator wants has its place.
   *
   * @param ruledOut whether its participant has ruled it out
   */
  StepState replaced(StepHand.Wish wish, boolean ruledOut) {
    boolean gives = wish.output().isPresent();
    String given = gives ? "given by " : "skipped by ";
    return new StepState(
        gives ? StepStatus.DONE : StepStatus.SKIPPED,
        0,
        attempted,
        wish.output(),
        given + wish.signed(),
        false,
        lost,
        hand.granted(ruledOut));
  }

  /** It is being undone: by its participant, as far as it may stand there, then by a person. */
  StepState undoing(boolean byItsParticipant) {
    return byItsParticipant ? to(StepStatus.COMPENSATING) : toUndoByHand(hand.settled());
  }

  /** Its participant has undone it, and a person may still have to. */
  StepState undone() {
    return hand.byHand().isPresent()
        ? toUndoByHand(hand.settled(StepHand.Result.UNDONE_THERE))
        : to(StepStatus.COMPENSATED).because("");
  }

  private StepState toUndoByHand(StepHand by) {
    String what = "to be undone by hand, as it was done by " + by.byHand().orElse("");
    return new StepState(StepStatus.COMPENSATING, 0, attempted, output, what, true, lost, by);
  }

  /** The stable word for where it stands. */
  public String word() {
    if (status != StepStatus.DONE && status != StepStatus.SKIPPED) {
      return status.word();
    }
    if (hand.isTwice()) {
      return DONE_BESIDES;
    }
    String replaced = status == StepStatus.DONE ? GIVEN : LEFT_OUT;
    return hand.result().isReplaced() ? replaced : status.word();
  }

  /** Whether it is to have a person's work for its own, once its participant has ruled it out. */
  boolean isDoneByHand() {
    return hand.wish().filter(StepHand.Wish::doneByHand).isPresent();
  }

  /** Whether an operator's word has its place, and its participant has not said otherwise. */
  boolean isGivenFor() {
    return switch (hand.result()) {
      case GIVEN, BELIEVED -> true;
      case ITS_OWN, BESIDES, UNDONE_THERE -> false;
    };
  }

  /** What its participant says that it returned. */
  StepState done(Json result) {
    return hand.result().isReplaced() ? besides() : doneByItself(result);
  }

  private StepState doneByItself(Json result) {
    return new StepState(
        StepStatus.DONE,
        0,
        attempted,
        Optional.of(result),
        hand.wish().map(StepState::unheard).orElse(""),
        false,
        lost,
        hand.settled());
  }

  private static String unheard(StepHand.Wish wish) {
    String ran = "it had run: what " + wish.by() + " gave was not taken";
    return wish.doneByHand() ? ran + ", and was done by hand besides" : ran;
  }

  /** What follows has taken what the operator gave, which stays. */
  private StepState besides() {
    String why = detail + "; its service says that it ran besides";
    StepHand by = hand.settled(StepHand.Result.BESIDES);
    return new StepState(status, failures, attempted, output, why, stuck, lost, by);
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
