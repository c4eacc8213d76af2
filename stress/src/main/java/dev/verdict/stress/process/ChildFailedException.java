package dev.verdict.stress.process;

/** A child process ended, or did not answer in time. The message names its log. */
public final class ChildFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChildFailedException(String message) {
    super(message);
  }
}
