package dev.verdict.sdk.client;

/** The coordinator refused a request (RFC 9457); nothing was changed by it. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /** With the problem's members. */
  public ProblemException(int status, String code, String detail) {
    super(code + " (" + status + "): " + detail);
    this.status = status;
    this.code = code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The stable code, for example {@code branch_conflict}. */
  public String code() {
    return code;
  }
}
