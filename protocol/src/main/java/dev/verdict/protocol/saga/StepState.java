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

  /** An operator wants that in its place; if it is being replaced already, its call goes on. */
  StepState replacing(StepHand.Wish wish) {
    StepHand by = hand.wanting(wish);
    StepState now = status == StepStatus.REPLACING ? this : to(StepStatus.REPLACING);
    return new StepState(
        now.status, now.failures, attempted, output, by.awaited(), now.stuck, lost, by);
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
        hand.named(given + wish.signed()),
        false,
        lost,
        hand.granted(ruledOut));
  }

  /** Its participant has ruled it out, and it is called with the input that an operator gave. */
  StepState renewed(int generation) {
    StepHand by = hand.renewed(generation);
    String given = "called with the input of " + signed(by);
    return new StepState(StepStatus.RUNNING, 0, 0, Optional.empty(), given, false, lost, by);
  }

  private static String signed(StepHand by) {
    return by.renewed().map(StepHand.Renewed::signed).orElse("");
  }

  /** It is being undone: by its participant, as far as it may stand there, then by a person. */
  StepState undoing(boolean byItsParticipant) {
    return byItsParticipant ? to(StepStatus.COMPENSATING) : toUndoByHand(hand.settled());
  }

  /** Its participant has undone it, and a person may still have to. */
  StepState undone() {
    return hand.byHand().isPresent() ? undoneThere() : to(StepStatus.COMPENSATED).because("");
  }

  /** A person has undone what its participant may have done, or found that there is nothing. */
  StepState undoneThere() {
    return toUndoByHand(hand.settled(StepHand.Result.UNDONE_THERE));
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

  /** Whether something is to have its place, and a person did its work. */
  boolean isDoneByHand() {
    return hand.wish().isPresent() && hand.byHand().isPresent();
  }

  /** Whether an operator has been granted that already, and it still has the step's place. */
  boolean isGranted(StepHand.Wish wish) {
    return wish.input().isPresent() ? isCalledWith(wish.input().get()) : isReplacedBy(wish);
  }

  /**
   * Whether an operator gave that input, and it is called with it, or was done with it. Where it
   * waits for a person, as after a refusal that its service stores, the same input may help under a
   * new key.
   */
  private boolean isCalledWith(Json input) {
    boolean isCalled = status == StepStatus.RUNNING && !stuck;
    boolean isDone = status == StepStatus.DONE && !hand.result().isReplaced();
    return (isCalled || isDone)
        && hand.renewed().filter(by -> by.input().equals(input)).isPresent();
  }

  private boolean isReplacedBy(StepHand.Wish wish) {
    boolean isReplaced = hand.wish().isEmpty() && hand.result().isReplaced();
    boolean isSaid = !wish.doneByHand() || hand.byHand().isPresent();
    return isReplaced && isSaid && wish.output().equals(output);
  }

  /** What its participant returned; empty if it did not run, or that is not known. */
  Optional<Json> returned() {
    return switch (hand.result()) {
      case ITS_OWN -> output;
      case BESIDES -> hand.besides();
      case GIVEN, BELIEVED, UNDONE_THERE -> Optional.empty();
    };
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
    return hand.result().isReplaced() ? besides(result) : doneByItself(result);
  }

  private StepState doneByItself(Json result) {
    return new StepState(
        StepStatus.DONE,
        0,
        attempted,
        Optional.of(result),
        hand.wish().map(this::unheard).orElse(detailOfDone()),
        false,
        lost,
        hand.settled());
  }

  private String detailOfDone() {
    return hand.renewed().isEmpty() ? "" : "done with the input of " + signed(hand);
  }

  private String unheard(StepHand.Wish wish) {
    String ran = "it had run: what " + wish.by() + " gave was not taken";
    return hand.byHand().isPresent() ? ran + ", and was done by hand besides" : ran;
  }

  /** What follows has taken what the operator gave, which stays. */
  private StepState besides(Json returned) {
    String why = detail + "; its service says that it ran besides";
    StepHand by = hand.doneBesides(returned);
    return new StepState(status, failures, attempted, output, why, stuck, lost, by);
  }

  StepState attempted(int attempt) {
    return new StepState(status, failures, attempt, output, detail, stuck, lost, hand);
  }

  StepState failed(int attempt, String why, boolean nowStuck) {
    String told = hand.named(why);
    return new StepState(status, attempt, attempted, output, told, nowStuck, lost, hand);
  }

  StepState because(String reason) {
    return new StepState(status, failures, attempted, output, reason, stuck, lost, hand);
  }

  /** The same step, of a branch that is lost. */
  StepState losing() {
    return new StepState(status, failures, attempted, output, detail, stuck, true, hand);
  }
}
