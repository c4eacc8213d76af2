package dev.verdict.protocol.saga;

import dev.verdict.protocol.Json;
import java.util.Optional;

/**
 * What operators made of a step.
 *
 * @param wish what is to take its place once it is ruled out; empty if nothing is
 * @param result whose its result is
 */
public record StepHand(Optional<Wish> wish, Result result) {
  /** Nobody lent it a hand. */
  public static final StepHand NONE = new StepHand(Optional.empty(), Result.ITS_OWN);

  /** Whose result a step has, and so what has to be undone of it. */
  public enum Result {
    /** Its participant's: the definition says how it is undone. */
    ITS_OWN,
    /** An operator's, and its participant has ruled the step out: nothing is to be undone. */
    GIVEN,
    /** An operator's, who did the work elsewhere: a person has to undo it. */
    DONE_BY_HAND
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

    /**
     * The hand once the step is ruled out.
     *
     * @param ruledOut whether its participant has done so, and not only the operator
     */
    StepHand granted(boolean ruledOut) {
      Result whose = ruledOut ? Result.GIVEN : Result.ITS_OWN;
      return new StepHand(Optional.empty(), doneByHand ? Result.DONE_BY_HAND : whose);
    }
  }

  /** Waiting for that. */
  static StepHand wanting(Wish wish) {
    return new StepHand(Optional.of(wish), Result.ITS_OWN);
  }

  /** The same, of which nothing more is wanted. */
  StepHand settled() {
    return wish.isEmpty() ? this : new StepHand(Optional.empty(), result);
  }
}
