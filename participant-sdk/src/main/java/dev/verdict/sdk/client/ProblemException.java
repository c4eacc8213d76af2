package dev.verdict.sdk.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Set;

/** The coordinator refused a request (RFC 9457); nothing was changed by it. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Set<Integer> STATUSES_OF_THE_CALLER = Set.of(401, 403);

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

  /**
   * Whether the caller's token was refused: that depends on who was asked and when, and says
   * nothing of what was asked for before.
   */
  boolean isAboutTheCaller() {
    return STATUSES_OF_THE_CALLER.contains(status);
  }

  /** The stable code, for example {@code branch_conflict}. */
  public String code() {
    return code;
  }
}
