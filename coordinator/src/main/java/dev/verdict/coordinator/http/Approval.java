package dev.verdict.coordinator.http;

import dev.verdict.coordinator.approval.Proposal;
import dev.verdict.coordinator.approval.Proposal.State;
import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.coordinator.audit.OperatorList;
import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.Condition;
import dev.verdict.coordinator.engine.Hand;
import dev.verdict.coordinator.engine.Rehearsal;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.http.OperatorActions.Act;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.BranchStatus;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Approves proposals and carries them out. What is approved is marked so, then tried dry, and done
 * only if it would do what was proposed; then it is marked as done, or as refused. One that stays
 * marked as approved, because a node ended, is approved again, which does it once, or is stopped.
 */
final class Approval {
  private static final int CLIENT_ERROR_MIN = 400;
  private static final int TOO_MANY_REQUESTS = 429;

  private final BackendSlot slot;
  private final OperatorActions actions;
  private final Masking masking;

  Approval(BackendSlot slot, OperatorActions actions, Masking masking) {
    this.slot = slot;
    this.actions = actions;
    this.masking = masking;
  }

  /** Who approves, why, and whether only to see what would be done. */
  record Word(String operator, String reason, boolean dry) {}

  private ProposalStore store() {
    return slot.require().proposals();
  }

  private Transactions transactions() {
    return slot.require().transactions();
  }

  /** Approves, by whoever leads the transaction's shard. */
  Future<Reply> of(Exchange exchange, Proposal proposal, Word word) {
    requireAnother(proposal, word.operator());
    if (!proposal.state().isPending()) {
      return decided(proposal, word);
    }
    Hand hand = hand(proposal, word.operator());
    return transactions()
        .rehearse(proposal.draft().transaction(), action(proposal), hand)
        .transform(
            (rehearsal, refusal) ->
                refusal == null
                    ? word.dry() ? shown(proposal, rehearsal) : carriedOut(exchange, proposal, word)
                    : proposal.state() == State.APPROVED && !word.dry()
                        ? perhapsDone(proposal, refusal)
                        : Future.failedFuture(refusal));
  }

  /** Who approved it and asks again, because the first answer was lost, is answered alike. */
  private Future<Reply> decided(Proposal proposal, Word word) {
    boolean again =
        proposal.state() == State.DONE
            && !word.dry()
            && proposal.decision().filter(made -> made.by().equals(word.operator())).isPresent();
    return again
        ? transactions()
            .get(proposal.draft().transaction())
            .map(now -> Replies.transaction(200, masking.of(now)))
        : Future.failedFuture(over(proposal.id()));
  }

  private static void requireAnother(Proposal proposal, String operator) {
    if (operator.equals(OperatorList.ANONYMOUS)) {
      throw Problem.of(
              ProblemCode.OPERATOR_REQUIRED,
              "An operator with a name approves. This node has no operators_file: give every node"
                  + " the same.")
          .asException();
    }
    if (proposal.draft().operator().equals(operator)) {
      throw Problem.of(
              ProblemCode.OTHER_OPERATOR_REQUIRED,
              "You proposed it: another operator must approve it.")
          .asException();
    }
  }

  static ProblemException over(UUID id) {
    return Problem.of(
            ProblemCode.PROPOSAL_CLOSED,
            "Proposal "
                + id
                + " waits no more: it was decided, its branch ended without it, or nobody approved it in"
                + " time.")
        .asException();
  }

  private static Action.Resolve action(Proposal proposal) {
    return new Action.Resolve(proposal.draft().branch(), proposal.draft().outcome());
  }

  private static Hand hand(Proposal proposal, String approver) {
    return new Hand(
        proposal.draft().operator(), proposal.draft().reason() + " (approved by " + approver + ")");
  }

  private Future<Reply> shown(Proposal proposal, Rehearsal rehearsal) {
    requireAsProposed(proposal, rehearsal);
    return Future.succeededFuture(
        Reply.json(
            200,
            json -> ActionJson.write(json, rehearsal, slot.require().participants(), masking)));
  }

  private static Predicate<Rehearsal> asProposed(Proposal proposal) {
    BranchId branch = proposal.draft().branch();
    return rehearsal -> ProposalPlan.of(rehearsal, branch).equals(proposal.draft().plan());
  }

  private static void requireAsProposed(Proposal proposal, Rehearsal rehearsal) {
    if (!asProposed(proposal).test(rehearsal)) {
      throw outdated(proposal, ProposalPlan.of(rehearsal, proposal.draft().branch()));
    }
  }

  private static ProblemException outdated(Proposal proposal, List<String> now) {
    return Problem.of(
            ProblemCode.PROPOSAL_OUTDATED,
            "It would do something else by now: "
                + String.join("; ", now)
                + ". When it was proposed: "
                + String.join("; ", proposal.draft().plan())
                + ". Propose it anew.")
        .asException();
  }

  private Future<Reply> carriedOut(Exchange exchange, Proposal proposal, Word word) {
    TxId id = proposal.draft().transaction();
    Act act =
        new Act(
            "approve_resolve",
            id.text(),
            "",
            word.reason(),
            ProposalEndpoints.parameters(proposal));
    return actions
        .recorded(exchange, act)
        .compose(
            row ->
                StoreFaults.asUnavailable(
                    store().approve(proposal.id(), word.operator(), word.reason())))
        .map(approved -> approved.orElseThrow(() -> missed(proposal)))
        .compose(
            approved ->
                doneAsProposed(approved, hand(approved, word.operator()))
                    .transform(
                        (snapshot, failure) ->
                            failure == null
                                ? done(proposal, snapshot)
                                : perhapsDone(proposal, failure)));
  }

  /** The last look comes with the act itself: whatever happened until then counts. */
  private Future<Snapshot> doneAsProposed(Proposal approved, Hand hand) {
    TxId id = approved.draft().transaction();
    return transactions()
        .rehearse(id, action(approved), hand)
        .compose(
            rehearsal -> {
              requireAsProposed(approved, rehearsal);
              return transactions()
                  .act(
                      id,
                      action(approved),
                      hand.provided(Condition.NONE.and(asProposed(approved))));
            });
  }

  private static ProblemException missed(Proposal proposal) {
    return proposal.state() == State.APPROVED
        ? Problem.of(
                ProblemCode.PROPOSAL_CLOSED,
                "Proposal "
                    + proposal.id()
                    + " was approved and not done, and its time is over: reject or withdraw it, and"
                    + " propose it anew.")
            .asException()
        : over(proposal.id());
  }

  /**
   * Fails if one that is approved was carried out, and marks it so then; whether it was, only the
   * transaction knows.
   */
  Future<Void> requireNotDone(Proposal proposal) {
    if (proposal.state() != State.APPROVED) {
      return Future.succeededFuture();
    }
    return transactions()
        .get(proposal.draft().transaction())
        .transform(
            (now, failure) -> {
              if (failure != null) {
                return isGone(failure)
                    ? Future.succeededFuture()
                    : Future.<Void>failedFuture(failure);
              }
              return isResolved(now, proposal)
                  ? done(proposal, now).compose(marked -> Future.failedFuture(over(proposal.id())))
                  : Future.succeededFuture();
            });
  }

  /** What is gone can be resolved no more. */
  private static boolean isGone(Throwable failure) {
    ProblemCode code = Problems.of(failure).code();
    return code == ProblemCode.UNKNOWN_TRANSACTION || code == ProblemCode.FORGOTTEN;
  }

  private Future<Reply> done(Proposal proposal, Snapshot snapshot) {
    return store()
        .end(proposal.id(), State.DONE, "")
        .transform(
            (ended, notMarked) ->
                Future.succeededFuture(Replies.transaction(200, masking.of(snapshot))));
  }

  /** What was approved before may have been carried out by a node that ended before it said so. */
  private Future<Reply> perhapsDone(Proposal proposal, Throwable failure) {
    Problem problem = Problems.of(failure);
    if (!isForGood(problem)) {
      return Future.failedFuture(failure);
    }
    return transactions()
        .get(proposal.draft().transaction())
        .compose(
            now ->
                isResolved(now, proposal)
                    ? done(proposal, now)
                    : StoreFaults.asUnavailable(
                            store().end(proposal.id(), State.REFUSED, problem.detail()))
                        .compose(ended -> Future.failedFuture(failure)));
  }

  private static boolean isForGood(Problem problem) {
    int status = problem.code().status();
    return status >= CLIENT_ERROR_MIN && status < TOO_MANY_REQUESTS;
  }

  private static boolean isResolved(Snapshot now, Proposal proposal) {
    String word =
        (proposal.draft().outcome() == Outcome.COMMIT
                ? BranchStatus.HEURISTIC_COMMIT
                : BranchStatus.HEURISTIC_ABORT)
            .word();
    return now.branches().stream()
        .anyMatch(
            branch ->
                branch.id().equals(proposal.draft().branch()) && branch.status().equals(word));
  }
}
