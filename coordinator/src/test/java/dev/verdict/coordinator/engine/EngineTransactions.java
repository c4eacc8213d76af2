package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.Vote;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The transactions of a node that has one engine, whose services need not be registered.
 *
 * @param delegates whether the only branch is given the decision
 */
record EngineTransactions(
    Engine engine, Protocol<AtomicState, AtomicCommand, AtomicRecord> atomic, boolean delegates)
    implements Transactions {
  @Override
  public Future<Snapshot> start(StartRequest request, Wait wait) {
    StartRequest.Atomic begin = (StartRequest.Atomic) request;
    AtomicCommand command =
        new AtomicCommand.Begin(begin.spec(), begin.branches(), begin.complete(), delegates);
    return engine.start(new Start<>(atomic, command, begin.origin(), begin.claim()), wait);
  }

  @Override
  public Future<Snapshot> enlist(TxId id, Branch branch) {
    return engine.ask(id, new Request.Enlist(branch), EngineWorld.ACCEPTED);
  }

  @Override
  public Future<Snapshot> reportVote(TxId id, BranchId branch, Vote vote) {
    return engine.ask(id, new Request.ReportVote(branch, vote), EngineWorld.ACCEPTED);
  }

  @Override
  public Future<Snapshot> commit(
      TxId id, Optional<Map<BranchId, Optional<Vote>>> branches, Wait wait) {
    return engine.ask(id, new Request.Commit(branches), wait);
  }

  @Override
  public Future<Snapshot> abort(TxId id, String reason, Wait wait) {
    return engine.ask(id, new Request.Abort(reason), wait);
  }

  @Override
  public Future<Snapshot> signal(TxId id, String name, Json payload) {
    return engine.ask(id, new Request.Signal(name, payload), EngineWorld.ACCEPTED);
  }

  @Override
  public Future<Snapshot> act(TxId id, Action action, Hand hand) {
    return engine.act(id, action, hand);
  }

  @Override
  public Future<Rehearsal> rehearse(TxId id, Action action, Hand hand) {
    return engine.rehearse(id, action, hand);
  }

  @Override
  public Future<DecisionAnswer> decision(TxId id) {
    return engine.decision(id);
  }

  @Override
  public Future<Snapshot> get(TxId id) {
    return engine.get(id);
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return engine.list(query);
  }

  @Override
  public Future<Standstill> stuck(String namespace) {
    return engine.stuck(namespace);
  }

  @Override
  public Future<Ended> ended(List<TxId> ids) {
    return engine.ended(ids);
  }

  @Override
  public Future<Optional<Snapshot>> finished(TxId id) {
    throw new UnsupportedOperationException("nobody compares here");
  }

  @Override
  public AutoCloseable watch(Consumer<Snapshot> listener) {
    throw new UnsupportedOperationException("nobody watches here");
  }
}
