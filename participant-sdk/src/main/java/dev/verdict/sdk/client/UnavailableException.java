package dev.verdict.sdk.client;

/**
 * No coordinator answered before the deadline, or somebody else, such as a gateway, answered in its
 * place again and again, or the first answer was lost and the next coordinator did not know the
 * caller's token. Whether the request took effect is unknown.
 */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was tried. */
  public UnavailableException(String message) {
    super(message);
  }
}
