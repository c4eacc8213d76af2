package dev.verdict.protocol.saga;

import java.util.Locale;

/** Where a step of a saga stands. */
public enum StepStatus {
  /** Not called, as far as this owner knows. */
  WAITING,
  /** Its condition was false: it counts as passed and has no output. */
  SKIPPED,
  /** Its action is being called. */
  RUNNING,
  /**
   * An operator gave what is to take its place. Its participant is being asked to rule it out
   * first, or to say that it ran.
   */
  REPLACING,
  /** It ran, or an operator gave its result. */
  DONE,
  /** It was refused, without effect. */
  REFUSED,
  /** It did not run and never will. */
  RULED_OUT,
  /** Its participant is being asked whether it ran. */
  SETTLING,
  /** Its participant cannot tell whether it ran, so it is taken to have run. */
  ASSUMED,
  /** Its compensation is being called. */
  COMPENSATING,
  /** It is undone. */
  COMPENSATED,
  /** An operator says that its work stands, and stays although it is to be undone. */
  HEURISTIC_COMMIT,
  /** An operator says that nothing of its work is left, or ever was. */
  HEURISTIC_ABORT;

  /** The stable word for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether an operator resolved it by hand. */
  public boolean isHeuristic() {
    return this == HEURISTIC_COMMIT || this == HEURISTIC_ABORT;
  }

  /** Whether it lets the steps after it start. */
  boolean isPassed() {
    return this == DONE || this == SKIPPED;
  }
}
