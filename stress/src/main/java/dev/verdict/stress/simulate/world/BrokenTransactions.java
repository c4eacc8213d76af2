package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.CoordinatorException;
import dev.verdict.coordinator.engine.Hand;
import dev.verdict.coordinator.engine.Rehearsal;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.Standstill;
import dev.verdict.coordinator.engine.StartRequest;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.Vote;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A coordinator that answers wrongly. */
class BrokenTransactions implements Transactions {
  private static final DecisionAnswer ABORT = new DecisionAnswer.Decided(Outcome.ABORT);

  private final Mutant mutant;
  private final Transactions sound;

  BrokenTransactions(Mutant mutant, Transactions sound) {
    this.mutant = mutant;
    this.sound = sound;
  }

  private Snapshot late(Snapshot snapshot, Wait wait) {
    if (mutant != Mutant.LATE_IS_ABORT
        || wait.until() != Wait.Until.FINISHED
        || snapshot.summary().outcome().isPresent()) {
      return snapshot;
    }
    return aborted(snapshot);
  }

  /** The same, as if it were aborted. */
  static Snapshot aborted(Snapshot snapshot) {
    return aborted(snapshot, snapshot.summary().finished());
  }

  static Snapshot aborted(Snapshot snapshot, boolean finished) {
    Summary was = snapshot.summary();
    Summary aborted =
        new Summary(
            was.kind(),
            was.origin(),
            was.status(),
            Optional.of(Outcome.ABORT),
            "too late",
            was.stuck(),
            finished);
    return new Snapshot(
        snapshot.id(),
        aborted,
        snapshot.updatedAt(),
        snapshot.branches(),
        snapshot.stuck(),
        snapshot.output(),
        snapshot.history());
  }

  @Override
  public Future<Snapshot> start(StartRequest request, Wait wait) {
    StartRequest taken = mutant == Mutant.BODY_NOT_COMPARED ? bodiless(request) : request;
    return sound.start(taken, wait).map(snapshot -> late(snapshot, wait));
  }

  private static StartRequest bodiless(StartRequest request) {
    Optional<KeyClaim> claim = request.claim().map(each -> new KeyClaim(each.key(), ""));
    if (request instanceof StartRequest.Saga saga) {
      return new StartRequest.Saga(
          saga.origin(), claim, saga.definition(), saga.hash(), saga.input());
    }
    StartRequest.Atomic atomic = (StartRequest.Atomic) request;
    return new StartRequest.Atomic(
        atomic.origin(), claim, atomic.spec(), atomic.branches(), atomic.complete());
  }

  @Override
  public Future<Snapshot> enlist(TxId id, Branch branch) {
    return sound.enlist(id, branch);
  }

  @Override
  public Future<Snapshot> reportVote(TxId id, BranchId branch, Vote vote) {
    return sound.reportVote(id, branch, vote);
  }

  @Override
  public Future<Snapshot> commit(
      TxId id, Optional<Map<BranchId, Optional<Vote>>> branches, Wait wait) {
    return sound.commit(id, branches, wait).map(snapshot -> late(snapshot, wait));
  }

  @Override
  public Future<Snapshot> abort(TxId id, String reason, Wait wait) {
    return sound.abort(id, reason, wait);
  }

  @Override
  public Future<Snapshot> signal(TxId id, String name, Json payload) {
    return sound.signal(id, name, payload);
  }

  @Override
  public Future<Snapshot> act(TxId id, Action action, Hand hand) {
    return sound.act(id, action, hand);
  }

  @Override
  public Future<Rehearsal> rehearse(TxId id, Action action, Hand hand) {
    return sound.rehearse(id, action, hand);
  }

  @Override
  public Future<DecisionAnswer> decision(TxId id) {
    if (mutant == Mutant.INQUIRY_ABORTS) {
      return sound
          .decision(id)
          .map(answer -> answer instanceof DecisionAnswer.Undecided ? ABORT : answer);
    }
    return mutant == Mutant.ANYBODY_ABORTS
        ? sound.decision(id).recover(BrokenTransactions::abortUnlessLed)
        : sound.decision(id);
  }

  private static Future<DecisionAnswer> abortUnlessLed(Throwable failure) {
    return failure instanceof CoordinatorException refused
            && refused.code() == CoordinatorException.Code.NOT_LEADER
        ? Future.succeededFuture(ABORT)
        : Future.failedFuture(failure);
  }

  @Override
  public Future<Snapshot> get(TxId id) {
    return sound.get(id);
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return sound.list(query);
  }

  @Override
  public Future<Standstill> stuck(String namespace) {
    return sound.stuck(namespace);
  }

  @Override
  public Future<Ended> ended(List<TxId> ids) {
    return sound.ended(ids);
  }

  @Override
  public Future<Optional<Snapshot>> finished(TxId id) {
    return sound.finished(id);
  }

  @Override
  public AutoCloseable watch(Consumer<Snapshot> listener) {
    return sound.watch(listener);
  }
}
