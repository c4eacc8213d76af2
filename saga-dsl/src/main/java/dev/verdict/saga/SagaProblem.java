package dev.verdict.saga;

import dev.verdict.protocol.definition.Problem;
import java.util.Locale;

/**
 * Why a saga cannot be run as it was declared.
 *
 * @param code stable, for programs, for example {@code not_set}; {@code docs/saga-errors.md} lists
 *     them
 * @param step the name of the step that is wrong; empty for the saga as a whole
 * @param words for people: what is wrong, where, and how to mend it
 */
public record SagaProblem(String code, String step, String words) {
  /** What can be wrong in Java; the rest is the definition's own {@link Problem.Code}. */
  enum Code {
    /** A step's name has not the form of one. */
    STEP_NAME,
    /** A step was begun and left. */
    NOT_ADDED,
    /** A step was added twice. */
    ADDED_TWICE,
    /** A component of a record is not set. */
    NOT_SET,
    /** A component of a record is set twice. */
    SET_TWICE,
    /** A component is set to a value of another type, which the compiler did not see. */
    OTHER_TYPE,
    /** A value comes from a step that may be skipped. */
    MAY_BE_SKIPPED,
    /** A value may be empty, or not be in its list or map. */
    MAY_BE_MISSING,
    /** A value belongs to another saga. */
    OTHER_SAGA,
    /** A type has no agreed form in JSON. */
    NOT_SERIALIZABLE
  }

  static SagaProblem of(Code code, String step, String words) {
    return new SagaProblem(word(code), step, words);
  }

  static SagaProblem of(Problem problem) {
    return new SagaProblem(word(problem.code()), problem.step(), problem.words());
  }

  private static String word(Enum<?> code) {
    return code.name().toLowerCase(Locale.ROOT);
  }
}
