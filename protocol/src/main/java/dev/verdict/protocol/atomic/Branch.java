package dev.verdict.protocol.atomic;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.CallKind;

/**
 * One participant's part of an atomic transaction.
 *
 * @param id its name within the transaction
 * @param participant the registered name of the service
 * @param style which calls it understands
 * @param vote how its vote arrives
 * @param operation the service's operation; empty if the client calls the service itself
 * @param payload the operation's input; {@link Json#nil} if there is none
 * @param asks whether the participant asks the coordinator when it is in doubt (the SDK does). One
 *     that cannot ask is named in a forced record before it is called, so that the coordinator
 *     comes back to release it
 */
public record Branch(
    BranchId id,
    String participant,
    Style style,
    VoteBy vote,
    String operation,
    Json payload,
    boolean asks) {

  /**
   * Whether the decision can be given to it: the coordinator calls it, and a barrier answers a
   * repeat as the first time.
   */
  boolean canDecide() {
    return style == Style.TWO_PHASE && vote == VoteBy.COORDINATOR_CALL && asks;
  }

  /** Which calls a branch understands. */
  public enum Style {
    /** Two-phase commit: prepare, commit, abort. */
    TWO_PHASE(CallKind.PREPARE, CallKind.COMMIT, CallKind.ABORT),
    /** Try-confirm-cancel: try, confirm, cancel. */
    TRY_CONFIRM_CANCEL(CallKind.TRY, CallKind.CONFIRM, CallKind.CANCEL);

    private final CallKind ask;
    private final CallKind commit;
    private final CallKind abort;

    Style(CallKind ask, CallKind commit, CallKind abort) {
      this.ask = ask;
      this.commit = commit;
      this.abort = abort;
    }

    /** The call of phase one, whose answer is the vote. */
    public CallKind ask() {
      return ask;
    }

    /** The call of phase two after the decision to commit. */
    public CallKind commit() {
      return commit;
    }

    /** The call of phase two after the decision to abort. */
    public CallKind abort() {
      return abort;
    }
  }

  /** How a branch's vote arrives. */
  public enum VoteBy {
    /** The coordinator makes the call of phase one. */
    COORDINATOR_CALL,
    /**
     * The client makes the business call itself, within the transaction, and reports the vote that
     * the answer carries. A vote that never arrived counts as no.
     */
    CLIENT_REPORT
  }
}
