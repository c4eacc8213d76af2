package dev.verdict.coordinator.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a request was not answered as asked. The code is stable: the same in problems, logs and
 * documentation.
 */
public final class CoordinatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, by kind. */
  public enum Code {
    ALREADY_BEGUN,
    UNKNOWN_TRANSACTION,
    NOT_ACTIVE,
    ALREADY_COMMITTED,
    ALREADY_ABORTED,
    BRANCH_CONFLICT,
    UNKNOWN_BRANCH,
    TOO_MANY_BRANCHES,
    VOTE_NOT_EXPECTED,
    VOTE_CONFLICT,
    /**
     * The command is not one of that transaction's protocol, for example enlisting a branch in a
     * saga.
     */
    WRONG_KIND,
    /** A branch or step names a service that is not registered. */
    UNKNOWN_PARTICIPANT,
    /** The idempotency key stands for another request. */
    IDEMPOTENCY_KEY_REUSED,
    /** The idempotency key stands for a transaction that is older than what is kept. */
    IDEMPOTENCY_KEY_EXPIRED,
    /** The transaction is older than what is kept. */
    FORGOTTEN,
    /**
     * This node does not lead the shard at present, is still loading it, or cannot reach the log.
     * Nothing was begun.
     */
    UNAVAILABLE,
    /**
     * The request was taken up, but its outcome is not known here: ask, or repeat with the same
     * key.
     */
    OUTCOME_UNKNOWN,
    /** Too much is under way. Nothing was begun. */
    OVERLOADED,
    /** The entry can never be stored, for example because it is too large. */
    NOT_STORABLE
  }

  private final Code code;
  private final transient Optional<Duration> retryAfter;

  private CoordinatorException(Code code, String message, Optional<Duration> retryAfter) {
    super(message, null, false, false);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** A request that makes no sense as it is. */
  public static CoordinatorException of(Code code, String message) {
    return new CoordinatorException(code, message, Optional.empty());
  }

  /** A request that may be repeated after a while. */
  public static CoordinatorException retryLater(Code code, String message, Duration retryAfter) {
    return new CoordinatorException(code, message, Optional.of(retryAfter));
  }

  /** The stable code. */
  public Code code() {
    return code;
  }

  /** How long to wait before repeating; empty if repeating cannot help. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
