package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.Arrays;
import java.util.Optional;

/**
 * One participant's part of the atomic transaction that a step carries out.
 *
 * @param name unique in the step
 * @param participant the registered name of the service
 * @param operation the service's operation
 * @param style which calls it understands
 * @param input what it gets, as a mapping over the saga's input and the outputs of steps before
 *     this one
 * @param undo what undoes it once the transaction is committed; a compensation gets the same input
 */
public record AtomicPart(
    BranchId name,
    String participant,
    String operation,
    Style style,
    Mapping input,
    Step.Undo undo) {
  /** Which calls a participant understands. */
  public enum Style {
    /** Two-phase commit. */
    TWO_PHASE("2pc"),
    /** Try-confirm-cancel. */
    TRY_CONFIRM_CANCEL("tcc");

    private final String word;

    Style(String word) {
      this.word = word;
    }

    /** The stable word for it. */
    public String word() {
      return word;
    }

    /** The style of that word; empty if there is none. */
    static Optional<Style> of(String word) {
      return Arrays.stream(values()).filter(style -> style.word.equals(word)).findFirst();
    }
  }

  AtomicPart sending(Mapping other) {
    return new AtomicPart(name, participant, operation, style, other, undo);
  }

  /** The same, undone so. */
  public AtomicPart undoneBy(Step.Undo other) {
    return new AtomicPart(name, participant, operation, style, input, other);
  }

  boolean saysHowItIsUndone() {
    return !(undo instanceof Step.Undo.Impossible);
  }

  /** The operation that undoes it; empty if there is none. */
  Optional<String> compensation() {
    return undo instanceof Step.Undo.Compensation compensation
        ? Optional.of(compensation.operation())
        : Optional.empty();
  }
}
