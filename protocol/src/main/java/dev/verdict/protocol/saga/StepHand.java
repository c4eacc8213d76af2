package dev.verdict.protocol.saga;

import dev.verdict.protocol.Json;
import java.util.Optional;

/**
 * What operators made of a step.
 *
 * @param wish what is to take its place once it is ruled out; empty if nothing is
 * @param result whose its result is
 * @param byHand who did its work by hand, and why: only a person can undo that; empty if nobody
 */
public record StepHand(Optional<Wish> wish, Result result, Optional<String> byHand) {
  /** Nobody lent it a hand. */
  public static final StepHand NONE =
      new StepHand(Optional.empty(), Result.ITS_OWN, Optional.empty());

  /** Whose result a step has, and so what of it stands at its participant. */
  public enum Result {
    /** Its participant's: the definition says how it is undone. */
    ITS_OWN,
    /** An operator's, and its participant has ruled the step out: nothing stands there. */
    GIVEN,
    /** An operator's, and its participant can rule nothing out: attempts may have run there. */
    BELIEVED,
    /** An operator's, and its participant said later that the step had run. */
    BESIDES,
    /** It is undone at its participant, and a person's work is left. */
    UNDONE_THERE;

    /** Whether an operator's result, or nothing, has the place of the participant's. */
    boolean isReplaced() {
      return switch (this) {
        case GIVEN, BELIEVED, BESIDES -> true;
        case ITS_OWN, UNDONE_THERE -> false;
      };
    }

    /** Whether its participant may have done the work, and has not undone it. */
    boolean mayStandThere() {
      return switch (this) {
        case ITS_OWN, BELIEVED, BESIDES -> true;
        case GIVEN, UNDONE_THERE -> false;
      };
    }
  }

  /**
   * What an operator wants of a step instead of what it does.
   *
   * @param output the result that it is to have; empty if it is to be skipped
   * @param doneByHand whether a person did the work, and would have to undo it
   * @param by who
   * @param reason why, in words
   */
  public record Wish(Optional<Json> output, boolean doneByHand, String by, String reason) {
    /** Whether the same is wanted, whoever wants it. */
    boolean isSameAs(Wish other) {
      return output.equals(other.output) && doneByHand == other.doneByHand;
    }

    /** Who wants it, and why. */
    String signed() {
      return by + ": " + reason;
    }
  }

  /** Waiting for that. */
  static StepHand wanting(Wish wish) {
    Optional<String> byHand = Optional.of(wish.signed()).filter(signed -> wish.doneByHand());
    return new StepHand(Optional.of(wish), Result.ITS_OWN, byHand);
  }

  /**
   * Once the wish has its place.
   *
   * @param ruledOut whether its participant has ruled the step out, and not only the operator
   */
  StepHand granted(boolean ruledOut) {
    return settled(ruledOut ? Result.GIVEN : Result.BELIEVED);
  }

  /** The same, of which nothing more is wanted: a person's work stands as long as it does. */
  StepHand settled() {
    return settled(result);
  }

  StepHand settled(Result whose) {
    return new StepHand(Optional.empty(), whose, byHand);
  }

  /** Whether its participant did the work, and something else has its place or was done as well. */
  boolean isTwice() {
    return result == Result.BESIDES || (byHand.isPresent() && result == Result.ITS_OWN);
  }
}
