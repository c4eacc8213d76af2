package dev.verdict.saga.client;

import dev.verdict.protocol.Json;

/** The coordinator answered with a problem (RFC 9457): repeating the call would not help. */
public final class CoordinatorRefusedException extends SagaClientException {
  private static final long serialVersionUID = 1L;

  private final int status;

  private CoordinatorRefusedException(int status, String code, String message) {
    super(code, message);
    this.status = status;
  }

  /** Every problem of a coordinator has a code: an answer without one is somebody else's. */
  static boolean isProblem(Json answer) {
    return !text(answer, "/code", "").isEmpty();
  }

  static CoordinatorRefusedException of(String call, int status, Json problem) {
    String code = text(problem, "/code", "");
    String words = text(problem, "/detail", text(problem, "/title", "no detail"));
    return new CoordinatorRefusedException(
        status, code, "%s: %d %s: %s".formatted(call, status, code, words));
  }

  private static String text(Json problem, String pointer, String otherwise) {
    return problem.at(pointer) instanceof Json.Text text ? text.value() : otherwise;
  }

  /** The HTTP status, 400 or greater. */
  public int status() {
    return status;
  }
}
