package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.log.RestoreFloor;
import dev.verdict.coordinator.log.SearchException;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Pause;
import dev.verdict.protocol.Refusal;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.wire.ParticipantProtocol;
import java.time.Duration;
import java.util.OptionalInt;

/** The engine's faults, one factory each. */
final class Failures {
  private Failures() {}

  static CoordinatorException refused(Refusal refusal, TransactionState state) {
    Code code = code(refusal.code());
    return state.outcome().isPresent() && isTooLate(refusal.code())
        ? CoordinatorException.tooLate(
            code,
            refusal.detail(),
            new CoordinatorException.Decided(state.id(), state.outcome().get(), state.reason()))
        : CoordinatorException.of(code, refusal.detail());
  }

  private static boolean isTooLate(Refusal.Code code) {
    return code == Refusal.Code.TRANSACTION_COMMITTED || code == Refusal.Code.TRANSACTION_ABORTED;
  }

  private static Code code(Refusal.Code code) {
    return switch (code) {
      case ALREADY_BEGUN -> Code.ALREADY_BEGUN;
      case UNKNOWN_TRANSACTION -> Code.UNKNOWN_TRANSACTION;
      case NOT_ACTIVE -> Code.NOT_ACTIVE;
      case DELEGATED -> Code.DELEGATED;
      case TRANSACTION_COMMITTED -> Code.TRANSACTION_COMMITTED;
      case TRANSACTION_ABORTED -> Code.TRANSACTION_ABORTED;
      case BRANCH_CONFLICT -> Code.BRANCH_CONFLICT;
      case UNKNOWN_BRANCH -> Code.UNKNOWN_BRANCH;
      case TOO_MANY_BRANCHES -> Code.TOO_MANY_BRANCHES;
      case VOTE_NOT_EXPECTED -> Code.VOTE_NOT_EXPECTED;
      case VOTE_CONFLICT -> Code.VOTE_CONFLICT;
      case UNKNOWN_SIGNAL -> Code.UNKNOWN_SIGNAL;
      case SIGNAL_CONFLICT -> Code.SIGNAL_CONFLICT;
      case SIGNAL_TOO_LATE -> Code.SIGNAL_TOO_LATE;
      case FINISHED -> Code.FINISHED;
      case NOT_IN_DOUBT -> Code.NOT_IN_DOUBT;
      case STEP_NOT_RUNNING -> Code.STEP_NOT_RUNNING;
    };
  }

  static CoordinatorException paused(TxId id, Pause pause) {
    return CoordinatorException.of(
        Code.PAUSED,
        "transaction "
            + id
            + " was paused by "
            + pause.by()
            + " ("
            + pause.reason()
            + "): resume it first");
  }

  static CoordinatorException recovered(TxId id, boolean finished) {
    return CoordinatorException.of(
        Code.RECOVERED,
        "transaction "
            + id
            + (finished ? " is finished" : " proceeds again")
            + ": it needs nobody any more, and nothing was done to it");
  }

  static CoordinatorException planChanged(TxId id) {
    return CoordinatorException.of(
        Code.PLAN_CHANGED,
        "transaction "
            + id
            + " has moved on, so that this would do something else by now than was shown. Nothing"
            + " was done: look at what it would do now");
  }

  static CoordinatorException unknown(TxId id) {
    return CoordinatorException.of(
        Code.UNKNOWN_TRANSACTION, "nothing is known of transaction " + id);
  }

  static CoordinatorException forgotten(TxId id) {
    return CoordinatorException.of(
        Code.FORGOTTEN, "transaction " + id + " is older than what is kept");
  }

  static CoordinatorException lost(TxId id) {
    return CoordinatorException.of(
        Code.FORGOTTEN,
        "nothing is known of transaction "
            + id
            + " since the log was restored to an earlier time; it may have been decided either way");
  }

  static CoordinatorException parked(TxId id) {
    return damaged(id, RestoreFloor.WHY);
  }

  static CoordinatorException wrongKind(TxId id) {
    return CoordinatorException.of(
        Code.WRONG_KIND, "transaction " + id + " follows a protocol without that command");
  }

  static CoordinatorException notLed(int shard, Duration retryAfter) {
    return CoordinatorException.notLeader(
        "this node does not lead shard " + shard + " at present",
        OptionalInt.of(shard),
        retryAfter);
  }

  static CoordinatorException loading(int shard, Duration retryAfter) {
    return CoordinatorException.retryLater(
        Code.SHARD_LOADING, "shard " + shard + " is still being loaded", retryAfter);
  }

  static CoordinatorException noShard(Duration retryAfter) {
    return CoordinatorException.notLeader(
        "this node leads no shard at present", OptionalInt.empty(), retryAfter);
  }

  static CoordinatorException draining(Duration retryAfter) {
    return CoordinatorException.retryLater(
        Code.UNAVAILABLE, "this node is shutting down", retryAfter);
  }

  static CoordinatorException logAway(Duration retryAfter) {
    return CoordinatorException.retryLater(
        Code.UNAVAILABLE, "the log cannot be reached at present", retryAfter);
  }

  /** What was looked up cannot be told: the search was given up, or the log is away. */
  static CoordinatorException notListed(Throwable failure, Duration retryAfter) {
    return failure instanceof SearchException search
        ? givenUp(search.why(), retryAfter)
        : logAway(retryAfter);
  }

  private static CoordinatorException givenUp(SearchException.Why why, Duration retryAfter) {
    return switch (why) {
      case TOO_LONG ->
          CoordinatorException.of(
              Code.SEARCH_TOO_LONG, "the search took too long: narrow the filter");
      case TOO_MANY ->
          CoordinatorException.retryLater(
              Code.OVERLOADED, "too many searches are under way", retryAfter);
    };
  }

  static CoordinatorException logFull(Duration retryAfter) {
    return CoordinatorException.retryLater(
        Code.UNAVAILABLE, "too much waits to be written to the log", retryAfter);
  }

  static CoordinatorException damaged(TxId id, String why) {
    return CoordinatorException.of(Code.UNAVAILABLE, "transaction " + id + " is stuck: " + why);
  }

  static CoordinatorException outcomeUnknown(Duration retryAfter) {
    return CoordinatorException.retryLater(
        Code.OUTCOME_UNKNOWN,
        "the request was taken up, but its outcome is not known here yet",
        retryAfter);
  }

  static CoordinatorException tooManyTransactions(int max, Duration retryAfter) {
    return CoordinatorException.retryLater(
        Code.OVERLOADED, max + " transactions are under way", retryAfter);
  }

  static CoordinatorException mailboxFull(TxId id, Duration retryAfter) {
    return CoordinatorException.retryLater(
        Code.OVERLOADED, "too many requests wait for transaction " + id, retryAfter);
  }

  static CoordinatorException notStorable(String why) {
    return CoordinatorException.of(Code.NOT_STORABLE, why);
  }

  static CoordinatorException payloadTooLarge(Branch branch) {
    return CoordinatorException.of(
        Code.PAYLOAD_TOO_LARGE,
        "the payload of branch "
            + branch.id()
            + " has more than "
            + ParticipantProtocol.PLAIN_PAYLOAD_BYTES_MAX
            + " bytes, and "
            + branch.participant()
            + ", which keeps no barrier, could not be told it again");
  }

  static CoordinatorException inputTooLarge(BranchId step) {
    return CoordinatorException.of(
        Code.PAYLOAD_TOO_LARGE,
        "the input for step "
            + step
            + " has more than "
            + ParticipantProtocol.PLAIN_PAYLOAD_BYTES_MAX
            + " bytes: it might not be sent, or not be undone");
  }

  static CoordinatorException keyReused() {
    return CoordinatorException.of(
        Code.IDEMPOTENCY_KEY_REUSED, "the idempotency key stands for another request");
  }

  static CoordinatorException keyExpired() {
    return CoordinatorException.of(
        Code.IDEMPOTENCY_KEY_EXPIRED,
        "the idempotency key stands for a transaction that is older than what is kept");
  }

  static CoordinatorException notGranted(String why) {
    return CoordinatorException.of(
        Code.LOCK_TIMEOUT, why + ". Nothing was begun; the request may be repeated.");
  }

  static CoordinatorException locksAway(String why, Duration retryAfter) {
    return CoordinatorException.retryLater(
        Code.UNAVAILABLE, "what the transaction is to hold cannot be claimed: " + why, retryAfter);
  }

  static CoordinatorException unknownParticipant(String name) {
    return CoordinatorException.of(
        Code.UNKNOWN_PARTICIPANT, "service " + name + " is not registered");
  }
}
