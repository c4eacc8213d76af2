package dev.verdict.sdk.barrier;

/** The participant declares no such operation; the message names it. */
public final class UnknownOperationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was asked for. */
  public UnknownOperationException(String message) {
    super(message);
  }
}
