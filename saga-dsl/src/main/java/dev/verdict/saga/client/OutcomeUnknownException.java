package dev.verdict.saga.client;

/**
 * No coordinator answered in time, or somebody else answered in its place again and again, or an
 * answer was lost and the next coordinator did not know the caller's token, so that the call may or
 * may not have been carried out. It is safe to repeat; a start only with the same idempotency key.
 */
public final class OutcomeUnknownException extends SagaClientException {
  private static final long serialVersionUID = 1L;

  /** The code of every such exception. */
  public static final String CODE = "outcome_unknown";

  private OutcomeUnknownException(String message) {
    super(CODE, message);
  }

  static OutcomeUnknownException noAnswer(String call, int attempts, String last) {
    return new OutcomeUnknownException(
        "%s: no answer after %d attempts, the last: %s".formatted(call, attempts, last));
  }

  static OutcomeUnknownException stranger(String call, int attempts, String last) {
    return new OutcomeUnknownException(
        "%s: no coordinator answers there after %d attempts, the last: %s"
            .formatted(call, attempts, last));
  }

  static OutcomeUnknownException refused(String call, int attempts, String lost) {
    return new OutcomeUnknownException(
        "%s: refused for the caller's token after %d attempts, of which one may have been carried out: %s"
            .formatted(call, attempts, lost));
  }

  static OutcomeUnknownException interrupted(String call) {
    return new OutcomeUnknownException(call + ": interrupted while waiting for the answer");
  }

  static OutcomeUnknownException closed(String call) {
    return new OutcomeUnknownException(call + ": the client was closed");
  }
}
