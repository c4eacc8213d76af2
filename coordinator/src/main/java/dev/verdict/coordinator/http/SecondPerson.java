package dev.verdict.coordinator.http;

import dev.verdict.coordinator.approval.Proposal;
import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.Hand;
import dev.verdict.coordinator.engine.Rehearsal;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes proposals of acts that need a second person: what would be done is tried dry, the proposal
 * goes on record, and then it waits.
 */
final class SecondPerson {
  /** The word for a proposal, as the audit log shows it. */
  private static final String PROPOSES = "propose_";

  private final BackendSlot slot;
  private final OperatorActions actions;
  private final Optional<Duration> lasts;

  /**
   * @param lasts for how long a proposal can be approved; empty if nothing needs a second person
   */
  SecondPerson(BackendSlot slot, OperatorActions actions, Optional<Duration> lasts) {
    this.slot = slot;
    this.actions = actions;
    this.lasts = lasts;
  }

  /** Whether taking a branch for resolved is only proposed. */
  boolean isNeeded() {
    return lasts.isPresent();
  }

  /**
   * Proposes that a branch be taken for resolved by hand; once for each branch.
   *
   * @param act how it goes on record if it is carried out
   */
  Future<Reply> propose(
      Exchange exchange, Action.Resolve action, Hand hand, OperatorActions.Act act) {
    TxId id = exchange.transaction();
    OperatorActions.Act proposes =
        new OperatorActions.Act(
            PROPOSES + act.action(), act.transaction(), "", act.reason(), act.parameters());
    return slot.require()
        .transactions()
        .rehearse(id, action, hand)
        .compose(
            rehearsal ->
                actions
                    .recorded(exchange, proposes)
                    .compose(row -> taken(draft(id, action, hand, rehearsal))))
        .map(proposal -> Reply.json(202, json -> ProposalJson.write(json, proposal)));
  }

  private static Proposal.Draft draft(
      TxId id, Action.Resolve action, Hand hand, Rehearsal rehearsal) {
    return new Proposal.Draft(
        id,
        action.branch(),
        action.outcome(),
        hand.by(),
        hand.reason(),
        ProposalPlan.of(rehearsal, action.branch()));
  }

  private Future<Proposal> taken(Proposal.Draft draft) {
    ProposalStore store = slot.require().proposals();
    return StoreFaults.asUnavailable(store.propose(draft, lasts.orElseThrow()))
        .map(known -> known.orElseThrow(SecondPerson::tooMany))
        .map(
            known -> {
              if (isSame(known.draft(), draft)) {
                return known;
              }
              throw alreadyProposed(known);
            });
  }

  /** A repeat, whose first answer may have been lost, finds its own. */
  private static boolean isSame(Proposal.Draft known, Proposal.Draft draft) {
    return known.operator().equals(draft.operator()) && known.outcome() == draft.outcome();
  }

  /**
   * The refusal of what no proposal can say, and so nobody may do.
   *
   * @param what the word for it
   */
  static ProblemException cannotBeProposed(String what) {
    return Problem.of(
            ProblemCode.NEEDS_SECOND_PERSON,
            "This coordinator is set so that nobody alone decides what became of a branch"
                + " (operators.second_person), and "
                + what
                + " cannot be proposed. It may be tried dry.")
        .asException();
  }

  private static ProblemException tooMany() {
    return Problem.of(
            ProblemCode.TOO_MANY_PROPOSALS,
            ProposalStore.PENDING_MAX + " proposals wait for another operator. Decide some first.")
        .asException();
  }

  private static ProblemException alreadyProposed(Proposal known) {
    return Problem.of(
            ProblemCode.ALREADY_PROPOSED,
            known.draft().operator()
                + " has proposed something about branch "
                + known.draft().branch()
                + " already: proposal "
                + known.id()
                + " waits.")
        .asException();
  }
}
