package dev.verdict.coordinator.approval;

import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.protocol.TransactionState.BranchView;
import dev.verdict.protocol.atomic.BranchStatus;
import dev.verdict.protocol.saga.StepStatus;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Closes proposals whose branch ended without them: its participant answered after all, or somebody
 * resolved it at a node that needs no second person. It only looks, and changes no transaction.
 */
public final class Overtaking {
  /** What a branch or step stays, once it is that. What is resolved has the same words in both. */
  private static final Set<String> OVER =
      Set.of(
          BranchStatus.ACKNOWLEDGED.word(),
          BranchStatus.READ_ONLY.word(),
          BranchStatus.HEURISTIC_COMMIT.word(),
          BranchStatus.HEURISTIC_ABORT.word(),
          StepStatus.COMPENSATED.word(),
          StepStatus.RULED_OUT.word());

  private final ProposalStore store;
  private final Transactions transactions;
  private final IntPredicate leads;

  /**
   * @param transactions this node's
   * @param leads whether this node leads a shard: of the others it knows nothing
   */
  public Overtaking(ProposalStore store, Transactions transactions, IntPredicate leads) {
    this.store = store;
    this.transactions = transactions;
    this.leads = leads;
  }

  /** Looks once at all that are open, one after the other. Fails if the store does not answer. */
  public Future<Void> look() {
    return store
        .list(Optional.of(true), Optional.empty())
        .compose(
            pending -> {
              Future<Void> looked = Future.succeededFuture();
              for (Proposal each : led(pending)) {
                looked = looked.compose(before -> look(each));
              }
              return looked;
            });
  }

  private List<Proposal> led(List<Proposal> pending) {
    return pending.stream()
        .filter(each -> each.state() == Proposal.State.OPEN)
        .filter(each -> leads.test(each.draft().transaction().shard()))
        .toList();
  }

  /** What cannot be read now is read the next time. */
  private Future<Void> look(Proposal proposal) {
    return transactions
        .get(proposal.draft().transaction())
        .map(now -> end(now, proposal.draft()))
        .otherwise(Optional.empty())
        .compose(
            end ->
                end.map(how -> store.overtake(proposal.id(), how))
                    .orElseGet(Future::succeededFuture));
  }

  /** How the branch ended, in words; empty if it has not. */
  private static Optional<String> end(Snapshot now, Proposal.Draft draft) {
    return now.branches().stream()
        .filter(branch -> branch.id().equals(draft.branch()))
        .map(BranchView::status)
        .filter(status -> OVER.contains(status) || now.summary().finished())
        .map(status -> draft.branch() + " is " + status + ": nothing is left to be resolved")
        .findFirst();
  }
}
