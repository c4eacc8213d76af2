package dev.verdict.sdk.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** The coordinator refused a request (RFC 9457); nothing was changed by it. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient JsonNode problem;

  /** With the problem's members. */
  public ProblemException(int status, String code, String detail) {
    this(status, code, detail, MissingNode.getInstance());
  }

  ProblemException(int status, String code, String detail, JsonNode problem) {
    super(code + " (" + status + "): " + detail);
    this.status = status;
    this.code = code;
    this.problem = problem;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The whole problem, as it was sent. */
  JsonNode problem() {
    return problem;
  }

  /** The stable code, for example {@code branch_conflict}. */
  public String code() {
    return code;
  }
}
