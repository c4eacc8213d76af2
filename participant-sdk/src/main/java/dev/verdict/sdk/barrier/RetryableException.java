package dev.verdict.sdk.barrier;

/** The local transaction lost a race that another attempt may win: serialization or deadlock. */
public final class RetryableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Wraps the store's error. */
  public RetryableException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
