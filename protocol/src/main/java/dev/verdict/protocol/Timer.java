package dev.verdict.protocol;

/**
 * The name of a timer within its transaction. Arming one that is armed replaces it.
 *
 * @param kind what it is for
 * @param subject the branch or step that it is about; empty for the whole transaction
 */
public record Timer(Kind kind, String subject) {
  /** What a timer is for. */
  public enum Kind {
    /** The time that the transaction may take before its decision. */
    DEADLINE,
    /** The wait before a call is repeated. */
    RETRY,
    /** The time that a step waits, for a signal or for nothing but that time. */
    WAIT
  }

  /** The timer of the whole transaction's deadline. */
  public static Timer deadline() {
    return new Timer(Kind.DEADLINE, "");
  }

  /** The timer that ends a step's wait. */
  public static Timer ofWait(BranchId step) {
    return new Timer(Kind.WAIT, step.text());
  }

  /** The timer that repeats the call to a branch. */
  public static Timer retry(BranchId branch) {
    return new Timer(Kind.RETRY, branch.text());
  }
}
