package dev.verdict.sdk.client;

import dev.verdict.protocol.BranchId;
import java.util.Optional;

/**
 * A branch to enlist.
 *
 * @param id its name within the transaction
 * @param participant the registered name of the service
 * @param style which protocol it follows
 * @param operation the service's operation; empty if the client calls the service itself
 * @param payload the operation's input: anything that Jackson writes; empty for none
 * @param clientVotes whether the client calls the service itself and reports the vote
 */
public record BranchSpec(
    BranchId id,
    String participant,
    Style style,
    String operation,
    Optional<Object> payload,
    boolean clientVotes) {
  /** The protocol of a branch. */
  public enum Style {
    /** Two-phase commit. */
    TWO_PHASE("2pc"),
    /** Try-confirm-cancel. */
    TRY_CONFIRM_CANCEL("tcc");

    private final String wire;

    Style(String wire) {
      this.wire = wire;
    }

    /** The name in the HTTP API. */
    public String wire() {
      return wire;
    }
  }

  /** A branch of two-phase commit that the coordinator calls. */
  public static BranchSpec prepared(
      String id, String participant, String operation, Object payload) {
    return new BranchSpec(
        new BranchId(id), participant, Style.TWO_PHASE, operation, Optional.of(payload), false);
  }

  /** A branch of try-confirm-cancel that the coordinator calls. */
  public static BranchSpec tcc(String id, String participant, String operation, Object payload) {
    return new BranchSpec(
        new BranchId(id),
        participant,
        Style.TRY_CONFIRM_CANCEL,
        operation,
        Optional.of(payload),
        false);
  }

  /** This, with the client calling the service itself and reporting the vote. */
  public BranchSpec votedByClient() {
    return new BranchSpec(id, participant, style, operation, payload, true);
  }
}
