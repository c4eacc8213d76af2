package dev.verdict.coordinator.http;

import dev.verdict.coordinator.approval.Proposal;
import dev.verdict.coordinator.approval.Proposal.State;
import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.Hand;
import dev.verdict.coordinator.engine.Rehearsal;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.http.OperatorActions.Act;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.BranchStatus;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/**
 * Approves proposals and carries them out: it is tried dry first, and done only if it would do what
 * was proposed. What is approved is marked so before it is carried out, and as done after it; one
 * that stays marked in between, because a node ended, is approved again, which does it once.
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
                    ? asProposed(exchange, proposal, word, rehearsal)
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
            "Proposal " + id + " waits no more: it was decided, or nobody approved it in time.")
        .asException();
  }

  private static Action.Resolve action(Proposal proposal) {
    return new Action.Resolve(proposal.draft().branch(), proposal.draft().outcome());
  }

  private static Hand hand(Proposal proposal, String approver) {
    return new Hand(
        proposal.draft().operator(), proposal.draft().reason() + " (approved by " + approver + ")");
  }

  private Future<Reply> asProposed(
      Exchange exchange, Proposal proposal, Word word, Rehearsal rehearsal) {
    List<String> now = ProposalPlan.of(rehearsal, proposal.draft().branch());
    if (!now.equals(proposal.draft().plan())) {
      ProblemException outdated = outdated(proposal, now);
      return proposal.state() == State.APPROVED && !word.dry()
          ? perhapsDone(proposal, outdated)
          : Future.failedFuture(outdated);
    }
    return word.dry()
        ? Future.succeededFuture(
            Reply.json(
                200,
                json -> ActionJson.write(json, rehearsal, slot.require().participants(), masking)))
        : carriedOut(exchange, proposal, word);
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
        .map(approved -> approved.orElseThrow(() -> over(proposal.id())))
        .compose(
            approved -> transactions().act(id, action(approved), hand(approved, word.operator())))
        .transform(
            (snapshot, failure) ->
                failure == null ? done(proposal, snapshot) : perhapsDone(proposal, failure));
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
