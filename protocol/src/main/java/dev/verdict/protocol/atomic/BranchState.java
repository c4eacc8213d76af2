package dev.verdict.protocol.atomic;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TransactionState.BranchView;
import dev.verdict.protocol.wire.CallKind;
import java.util.Optional;

/**
 * A branch and how far it has come.
 *
 * @param branch what was enlisted
 * @param status how far it has come
 * @param vote its vote, once it is known
 * @param attempts how often the present call is known to have been tried; before an answer these
 *     are its failures
 * @param detail the last failure or the reason of a no; empty if there is none
 * @param stuck whether it needs eyes: it failed too often, or its answer contradicts the decision
 * @param decides whether the decision was given to it
 */
public record BranchState(
    Branch branch,
    BranchStatus status,
    Optional<Vote> vote,
    int attempts,
    String detail,
    boolean stuck,
    boolean decides) {

  static BranchState enlisted(Branch branch) {
    return new BranchState(branch, BranchStatus.ENLISTED, Optional.empty(), 0, "", false, false);
  }

  /** The branch's id. */
  public BranchId id() {
    return branch.id();
  }

  /** Whether the coordinator itself asks for the vote. */
  public boolean askedByCoordinator() {
    return branch.vote() == Branch.VoteBy.COORDINATOR_CALL;
  }

  /**
   * Whether the branch must be told of the decision. One that voted read-only is told nothing. Told
   * of an abort is everyone except a branch that has a barrier and refused the coordinator's own
   * call: that refusal is stored and without effect. A plain endpoint that refuses may have done
   * the work at an earlier attempt whose answer was lost. Everyone else may have run or may yet
   * run: after a takeover nobody knows whether an earlier owner asked, a client's "no" tells
   * nothing about what its service kept, and an abort too many only leaves a tombstone. A commit is
   * told to everyone.
   */
  boolean owes(Outcome outcome) {
    return !status.isOver()
        && !(outcome == Outcome.ABORT
            && status == BranchStatus.VOTED_NO
            && askedByCoordinator()
            && branch.asks());
  }

  /** The call that tells the branch of a decision. */
  CallKind call(Outcome outcome) {
    return switch (outcome) {
      case COMMIT -> branch.style().commit();
      case ABORT -> branch.style().abort();
    };
  }

  BranchState asked() {
    return new BranchState(branch, BranchStatus.ASKED, vote, 0, "", false, decides);
  }

  /** The decision was given to it. */
  BranchState delegated() {
    return new BranchState(branch, status, vote, attempts, detail, stuck, true);
  }

  BranchState voted(Vote cast) {
    BranchStatus yes = cast.readOnly() ? BranchStatus.READ_ONLY : BranchStatus.VOTED_YES;
    BranchStatus voted = cast.yes() ? yes : BranchStatus.VOTED_NO;
    int tries = askedByCoordinator() ? attempts + 1 : 0;
    return new BranchState(branch, voted, Optional.of(cast), tries, cast.reason(), false, decides);
  }

  BranchState failed(int attempt, String why, boolean nowStuck) {
    return new BranchState(branch, status, vote, attempt, why, stuck || nowStuck, decides);
  }

  /** The decision starts a new call and so a new count. */
  BranchState decided(Outcome outcome) {
    return owes(outcome) ? new BranchState(branch, status, vote, 0, "", false, decides) : this;
  }

  BranchState acknowledged() {
    return new BranchState(
        branch, BranchStatus.ACKNOWLEDGED, vote, attempts + 1, "", false, decides);
  }

  /** An operator resolved it; nobody is called any more. */
  BranchState resolved(Outcome outcome, String by, String reason) {
    BranchStatus resolved =
        switch (outcome) {
          case COMMIT -> BranchStatus.HEURISTIC_COMMIT;
          case ABORT -> BranchStatus.HEURISTIC_ABORT;
        };
    return new BranchState(branch, resolved, vote, attempts, by + ": " + reason, false, decides);
  }

  BranchView view() {
    return new BranchView(
        branch.id(),
        branch.participant(),
        branch.operation(),
        status.word(),
        attempts,
        detail,
        branch.id(),
        decides);
  }
}
