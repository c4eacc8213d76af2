package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.CoordinatorException.Decided;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A problem as RFC 9457 describes it.
 *
 * @param code what kind
 * @param detail what was wrong this time, and what to do
 * @param pointer the JSON Pointer of the body's member that it is about
 * @param retryAfter when to try again, if that can help
 * @param allow the methods that the path takes; only with {@link ProblemCode#METHOD_NOT_ALLOWED}
 * @param errors each broken rule, where there can be several
 * @param decided the decision that the request came too late for
 * @param errorId what to look for in the log; only with {@link ProblemCode#INTERNAL}
 */
record Problem(
    ProblemCode code,
    String detail,
    Optional<String> pointer,
    Optional<Duration> retryAfter,
    List<String> allow,
    List<RuleBroken> errors,
    Optional<Decided> decided,
    Optional<String> errorId) {

  /**
   * One of several things that are wrong.
   *
   * @param code stable
   * @param subject what it is about, for example a step's name; may be empty
   * @param detail in words
   */
  record RuleBroken(String code, String subject, String detail) {}

  static Problem of(ProblemCode code, String detail) {
    return new Problem(
        code,
        detail,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  Problem at(String where) {
    return new Problem(
        code, detail, Optional.of(where), retryAfter, allow, errors, decided, errorId);
  }

  Problem retryAfter(Duration wait) {
    return new Problem(code, detail, pointer, Optional.of(wait), allow, errors, decided, errorId);
  }

  Problem allowing(List<String> methods) {
    return new Problem(
        code, detail, pointer, retryAfter, List.copyOf(methods), errors, decided, errorId);
  }

  Problem with(List<RuleBroken> broken) {
    return new Problem(
        code, detail, pointer, retryAfter, allow, List.copyOf(broken), decided, errorId);
  }

  Problem with(Decided decision) {
    return new Problem(
        code, detail, pointer, retryAfter, allow, errors, Optional.of(decision), errorId);
  }

  Problem withErrorId(String id) {
    return new Problem(code, detail, pointer, retryAfter, allow, errors, decided, Optional.of(id));
  }

  ProblemException asException() {
    return new ProblemException(this);
  }
}
