package dev.verdict.sdk.barrier;

/** A call contradicts what already happened to its branch; the message says how. */
public final class ContradictionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says how. */
  public ContradictionException(String message) {
    super(message);
  }
}
