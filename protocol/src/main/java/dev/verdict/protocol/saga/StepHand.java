package dev.verdict.protocol.saga;

import dev.verdict.protocol.Json;
import java.util.Optional;

/**
 * What operators made of a step.
 *
 * @param wish what is to take its place once it is ruled out; empty if nothing is
 * @param result whose its result is
 * @param byHand who did its work by hand, and why: only a person can undo that; empty if nobody
 * @param besides what its participant says that it returned, while something else has its place;
 *     empty if it has said nothing
 * @param renewed the input that an operator gave it; empty if it has the definition's
 */
public record StepHand(
    Optional<Wish> wish,
    Result result,
    Optional<String> byHand,
    Optional<Json> besides,
    Optional<Renewed> renewed) {
  private static final String DONE_BY_HAND = "done by hand by ";

  /** Nobody lent it a hand. */
  public static final StepHand NONE =
      new StepHand(
          Optional.empty(), Result.ITS_OWN, Optional.empty(), Optional.empty(), Optional.empty());

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
   * @param output the result that it is to have; empty if it is to have none
   * @param input the input that it is to be called with anew; empty if it is called no more
   * @param doneByHand whether a person did the work, and would have to undo it
   * @param by who
   * @param reason why, in words
   */
  public record Wish(
      Optional<Json> output, Optional<Json> input, boolean doneByHand, String by, String reason) {
    /** It is to have that result. */
    static Wish result(Json output, boolean doneByHand, String by, String reason) {
      return new Wish(Optional.of(output), Optional.empty(), doneByHand, by, reason);
    }

    /** It is to be skipped. */
    static Wish nothing(String by, String reason) {
      return new Wish(Optional.empty(), Optional.empty(), false, by, reason);
    }

    /** It is to be called with that input. */
    static Wish input(Json input, String by, String reason) {
      return new Wish(Optional.empty(), Optional.of(input), false, by, reason);
    }

    /** Whether the same is wanted, whoever wants it. */
    boolean isSameAs(Wish other) {
      return output.equals(other.output)
          && input.equals(other.input)
          && doneByHand == other.doneByHand;
    }

    /** Who wants it, and why. */
    String signed() {
      return by + ": " + reason;
    }

    private String awaited() {
      if (doneByHand) {
        return DONE_BY_HAND + signed();
      }
      if (input.isPresent()) {
        return "to be called with another input by " + signed();
      }
      return (output.isPresent() ? "to be given by " : "to be skipped by ") + signed();
    }
  }

  /**
   * What a step is called with instead of the input that its definition says.
   *
   * @param generation how many inputs it was called with, this one included; from 2
   * @param input the input
   * @param signed who gave it, and why
   */
  public record Renewed(int generation, Json input, String signed) {}

  /** Waiting for that, whatever was wanted before; what a person did before stays done. */
  StepHand wanting(Wish next) {
    Optional<String> does = Optional.of(next.signed()).filter(signed -> next.doneByHand());
    return new StepHand(Optional.of(next), Result.ITS_OWN, byHand.or(() -> does), besides, renewed);
  }

  /** What is waited for, in words; empty if nothing is. */
  String awaited() {
    return wish.map(Wish::awaited).map(this::named).orElse("");
  }

  /** The words, and whose work by hand stands, if they do not end with that. */
  String named(String words) {
    return byHand
        .filter(by -> !words.endsWith(by))
        .map(by -> words + "; " + DONE_BY_HAND + by)
        .orElse(words);
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
    return new StepHand(Optional.empty(), whose, byHand, besides, renewed);
  }

  /** How many inputs the step was called with, the present one included. */
  public int generation() {
    return renewed.map(Renewed::generation).orElse(1);
  }

  /**
   * It is called with the input that is wanted.
   *
   * @throws java.util.NoSuchElementException if none is
   */
  StepHand renewed(int generation) {
    Wish granted = wish.orElseThrow();
    Renewed by = new Renewed(generation, granted.input().orElseThrow(), granted.signed());
    return new StepHand(Optional.empty(), Result.ITS_OWN, byHand, besides, Optional.of(by));
  }

  /** Its participant says that it did the step, and returned that. */
  StepHand doneBesides(Json returned) {
    return new StepHand(Optional.empty(), Result.BESIDES, byHand, Optional.of(returned), renewed);
  }

  /** Whether its participant did the work, and something else has its place or was done as well. */
  boolean isTwice() {
    return result == Result.BESIDES || (byHand.isPresent() && result == Result.ITS_OWN);
  }
}
