package dev.verdict.sdk.barrier;

/**
 * Others held what a call needed for too long, or won each race: nothing was done, and it may come
 * again.
 */
public final class ContendedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** In words. */
  public ContendedException(String message) {
    super(message);
  }

  /** Wraps the store's error. */
  public ContendedException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
