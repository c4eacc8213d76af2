package dev.verdict.coordinator.approval;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * That a branch be taken for resolved by hand, as all nodes see it.
 *
 * @param id names it
 * @param draft what is proposed
 * @param state how it stands
 * @param proposedAt when, by the database's clock
 * @param expiresAt from then on nobody can approve it
 * @param decision what the other operator, or the first one, made of it; empty if nobody did
 * @param detail why it was refused when it was approved, or how its branch ended without it; else
 *     empty
 */
public record Proposal(
    UUID id,
    Draft draft,
    State state,
    Instant proposedAt,
    Instant expiresAt,
    Optional<Decision> decision,
    String detail) {
  /**
   * What is proposed.
   *
   * @param transaction the transaction
   * @param branch its branch or step
   * @param outcome what became of it at its participant
   * @param operator who proposes it
   * @param reason why, in the operator's words
   * @param plan what it would do at that moment, in lines for people
   */
  public record Draft(
      TxId transaction,
      BranchId branch,
      Outcome outcome,
      String operator,
      String reason,
      List<String> plan) {
    /** Copies the lines. */
    public Draft {
      plan = List.copyOf(plan);
    }
  }

  /** Who decided about it, when, and why. */
  public record Decision(String by, String reason, Instant at) {}

  /** How a proposal stands. The words are stable, for programs. */
  public enum State {
    /** It waits for another operator. */
    OPEN,
    /**
     * It is approved, and nobody knows yet that it was carried out: approve it again, or stop it.
     */
    APPROVED,
    /** It was approved and carried out. */
    DONE,
    /** It was approved, and the transaction did not take it, or would have done something else. */
    REFUSED,
    /** Another operator said no. */
    REJECTED,
    /** Whoever proposed it took it back. */
    WITHDRAWN,
    /** Nobody approved it in time. */
    EXPIRED,
    /** Its branch ended without it, so that nothing is left to be approved. */
    OVERTAKEN;

    /** The stable word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it may still be carried out. */
    public boolean isPending() {
      return this == OPEN || this == APPROVED;
    }
  }
}
