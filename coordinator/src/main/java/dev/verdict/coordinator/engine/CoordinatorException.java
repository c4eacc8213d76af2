package dev.verdict.coordinator.engine;

import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

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
    /** The decision was given to the only branch, so that nobody else can make it. */
    DELEGATED,
    TRANSACTION_COMMITTED,
    TRANSACTION_ABORTED,
    BRANCH_CONFLICT,
    UNKNOWN_BRANCH,
    TOO_MANY_BRANCHES,
    VOTE_NOT_EXPECTED,
    VOTE_CONFLICT,
    /** What the transaction is to hold was not granted in time. Nothing was begun. */
    LOCK_TIMEOUT,
    UNKNOWN_SIGNAL,
    SIGNAL_CONFLICT,
    SIGNAL_TOO_LATE,
    /** Nothing is left to do, so that there is nothing to act upon. */
    FINISHED,
    /** Nothing is left to be told to the branch, or nothing is decided yet. */
    NOT_IN_DOUBT,
    /** The step is not being done, so that nothing can take its place. */
    STEP_NOT_RUNNING,
    /** An operator paused the transaction. */
    PAUSED,
    /** It went on by itself: it needs no operator any more. Nothing was done. */
    RECOVERED,
    /** The action would do something else than was shown to who asks for it. Nothing was done. */
    PLAN_CHANGED,
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
    /** The transaction is older than what is kept, or was perhaps lost in a restore of the log. */
    FORGOTTEN,
    /** This node does not lead the shard at present, or none at all. Nothing was begun. */
    NOT_LEADER,
    /** The shard is still being loaded. Nothing was begun. */
    SHARD_LOADING,
    /** This node cannot reach the log, or is leaving. Nothing was begun. */
    UNAVAILABLE,
    /**
     * The request was taken up, but its outcome is not known here: ask, or repeat with the same
     * key.
     */
    OUTCOME_UNKNOWN,
    /** Too much is under way. Nothing was begun. */
    OVERLOADED,
    /** A search was given up because it took too long; one that looks for less may not. */
    SEARCH_TOO_LONG,
    /** The entry can never be stored, for example because it is too large. */
    NOT_STORABLE,
    /** A branch's payload is larger than its participant can be told again. */
    PAYLOAD_TOO_LARGE
  }

  private final Code code;
  private final transient Optional<Duration> retryAfter;
  private final transient Optional<Decided> decided;
  private final transient OptionalInt shard;

  private CoordinatorException(
      Code code,
      String message,
      Optional<Duration> retryAfter,
      Optional<Decided> decided,
      OptionalInt shard) {
    super(message, null, false, false);
    this.code = code;
    this.retryAfter = retryAfter;
    this.decided = decided;
    this.shard = shard;
  }

  /**
   * The decision that a refused request came too late for. It is durable.
   *
   * @param id the transaction
   * @param outcome how it was decided
   * @param reason why, in words; may be empty
   */
  public record Decided(TxId id, Outcome outcome, String reason) {}

  /** A request that makes no sense as it is. */
  public static CoordinatorException of(Code code, String message) {
    return new CoordinatorException(
        code, message, Optional.empty(), Optional.empty(), OptionalInt.empty());
  }

  /** A request that may be repeated after a while. */
  public static CoordinatorException retryLater(Code code, String message, Duration retryAfter) {
    return new CoordinatorException(
        code, message, Optional.of(retryAfter), Optional.empty(), OptionalInt.empty());
  }

  /** A request that came after the decision. */
  public static CoordinatorException tooLate(Code code, String message, Decided decided) {
    return new CoordinatorException(
        code, message, Optional.empty(), Optional.of(decided), OptionalInt.empty());
  }

  /**
   * Another node leads what the request is about.
   *
   * @param shard the shard; empty if this node leads none and any would do
   */
  public static CoordinatorException notLeader(
      String message, OptionalInt shard, Duration retryAfter) {
    return new CoordinatorException(
        Code.NOT_LEADER, message, Optional.of(retryAfter), Optional.empty(), shard);
  }

  /** The shard that this node does not lead; empty with every other code. */
  public OptionalInt shard() {
    return shard;
  }

  /** The stable code. */
  public Code code() {
    return code;
  }

  /** How long to wait before repeating; empty if repeating cannot help. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** The decision, if the request was refused because the transaction is decided. */
  public Optional<Decided> decided() {
    return decided;
  }
}
