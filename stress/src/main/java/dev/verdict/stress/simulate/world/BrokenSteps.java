package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.StartRequest;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TransactionState.BranchView;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.util.List;

/** Steps that are atomic transactions, and do not look for what they must find. */
final class BrokenSteps extends BrokenTransactions {
  private final Mutant mutant;

  BrokenSteps(Mutant mutant, Transactions sound) {
    super(mutant, sound);
    this.mutant = mutant;
  }

  @Override
  public Future<Snapshot> start(StartRequest request, Wait wait) {
    Future<Snapshot> found = super.start(request, wait).map(this::heard);
    boolean looks = wait.until() == Wait.Until.ACCEPTED;
    return looks ? found.map(snapshot -> seen(request, snapshot)) : found;
  }

  @Override
  public Future<Snapshot> abort(TxId id, String reason, Wait wait) {
    return super.abort(id, reason, wait).map(this::heard);
  }

  private Snapshot heard(Snapshot found) {
    boolean aborted = found.summary().outcome().filter(Outcome.ABORT::equals).isPresent();
    return mutant == Mutant.ABORT_UNHEARD && aborted ? aborted(found, true) : found;
  }

  private Snapshot seen(StartRequest request, Snapshot found) {
    boolean undecided = found.summary().outcome().isEmpty();
    if (mutant == Mutant.UNDECIDED_IS_ABORTED && undecided) {
      return aborted(found);
    }
    if (mutant == Mutant.UNDONE_ANEW && undoes(request)) {
      return aborted(found);
    }
    return mutant == Mutant.UNDO_LOOKS_ONE_BACK && undoes(request) && !isCommitted(found)
        ? tried(aborted(found))
        : found;
  }

  private static boolean undoes(StartRequest request) {
    return request
        .claim()
        .flatMap(claim -> StepTransaction.of(claim.key()))
        .filter(StepTransaction::undoes)
        .isPresent();
  }

  private static boolean isCommitted(Snapshot found) {
    return found.summary().outcome().filter(Outcome.COMMIT::equals).isPresent();
  }

  /** As if it had been begun with branches, and so proved something of those before it. */
  private static Snapshot tried(Snapshot found) {
    BranchView branch = new BranchView(new BranchId("here"), "", "", "", 0, "");
    return new Snapshot(
        found.id(),
        found.summary(),
        found.updatedAt(),
        List.of(branch),
        found.stuck(),
        found.output(),
        found.history());
  }
}
