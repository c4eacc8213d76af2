package dev.verdict.sdk.barrier;

/** The database can never prepare what the handler did; the message says why. */
public final class PrepareRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Wraps the store's error. */
  public PrepareRefusedException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
