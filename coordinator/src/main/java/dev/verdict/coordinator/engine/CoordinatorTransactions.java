package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.Vote;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** This node's transactions: each request goes to the engine that runs its shard. */
final class CoordinatorTransactions implements Transactions {
  private final List<Lane> lanes;
  private final Starter starter;
  private final Watchers watchers;
  private final EngineLimits limits;
  private final AtomicInteger turn = new AtomicInteger();

  CoordinatorTransactions(
      List<Lane> lanes, Starter starter, Watchers watchers, EngineLimits limits) {
    this.lanes = List.copyOf(lanes);
    this.starter = starter;
    this.watchers = watchers;
    this.limits = limits;
  }

  @Override
  public Future<Snapshot> start(StartRequest request, Wait wait) {
    Start<?, ?, ?> start;
    try {
      start = starter.prepare(request);
    } catch (CoordinatorException e) {
      return Future.failedFuture(e);
    }
    if (request.claim().isPresent()) {
      return laneOf(request.claim().get().key().shardOf(limits.shards()))
          .call(engine -> engine.start(start, wait));
    }
    int first = nearest();
    Lane lane = lanes.get(first);
    if (lanes.size() == 1) {
      return lane.call(engine -> engine.start(start, wait));
    }
    Future<Snapshot> answer = lane.call(engine -> engine.startIfWritable(start, wait));
    // An engine of this event loop has refused by now if it leads no shard.
    return lane.isHere() && !answer.failed()
        ? answer
        : answer.recover(failure -> startElsewhere(start, wait, first, 1, failure));
  }

  /**
   * An engine that leads no shard, or none whose entries get through, leaves the start to the next
   * one. If all do, the first says why.
   */
  private Future<Snapshot> startElsewhere(
      Start<?, ?, ?> start, Wait wait, int first, int tried, Throwable failure) {
    boolean leadsNone =
        failure instanceof CoordinatorException refused
            && refused.code() == CoordinatorException.Code.NOT_LEADER
            && refused.shard().isEmpty();
    if (!leadsNone) {
      return Future.failedFuture(failure);
    }
    if (tried == lanes.size()) {
      return lanes.get(first).call(engine -> engine.start(start, wait));
    }
    return lanes
        .get((first + tried) % lanes.size())
        .<Snapshot>call(engine -> engine.startIfWritable(start, wait))
        .recover(next -> startElsewhere(start, wait, first, tried + 1, next));
  }

  /** A start without a key stays on the caller's event loop if it can. */
  private int nearest() {
    for (int i = 0; i < lanes.size(); i++) {
      if (lanes.get(i).isHere()) {
        return i;
      }
    }
    return Math.floorMod(turn.getAndIncrement(), lanes.size());
  }

  private Lane laneOf(int shard) {
    return lanes.get(shard % lanes.size());
  }

  private <T> Future<T> at(TxId id, Function<Engine, Future<T>> work) {
    return id.shard() < limits.shards()
        ? laneOf(id.shard()).call(work)
        : Future.failedFuture(Failures.unknown(id));
  }

  @Override
  public Future<Snapshot> enlist(TxId id, Branch branch) {
    Branch checked;
    try {
      checked = starter.checked(branch);
    } catch (CoordinatorException e) {
      return Future.failedFuture(e);
    }
    return ask(id, new Request.Enlist(checked), briefly());
  }

  @Override
  public Future<Snapshot> reportVote(TxId id, BranchId branch, Vote vote) {
    return ask(id, new Request.ReportVote(branch, vote), briefly());
  }

  @Override
  public Future<Snapshot> commit(
      TxId id, Optional<Map<BranchId, Optional<Vote>>> branches, Wait wait) {
    return ask(id, new Request.Commit(branches), wait);
  }

  @Override
  public Future<Snapshot> abort(TxId id, String reason, Wait wait) {
    return ask(id, new Request.Abort(reason), wait);
  }

  @Override
  public Future<Snapshot> signal(TxId id, String name, Json payload) {
    return ask(id, new Request.Signal(name, payload), briefly());
  }

  private Future<Snapshot> ask(TxId id, Request request, Wait wait) {
    return at(id, engine -> engine.ask(id, request, wait));
  }

  private static Wait briefly() {
    return new Wait(Wait.Until.ACCEPTED, Duration.ZERO);
  }

  @Override
  public Future<Snapshot> act(TxId id, Action action, Hand hand) {
    return at(id, engine -> engine.act(id, action, hand));
  }

  @Override
  public Future<Rehearsal> rehearse(TxId id, Action action, Hand hand) {
    return at(id, engine -> engine.rehearse(id, action, hand));
  }

  @Override
  public Future<DecisionAnswer> decision(TxId id) {
    return at(id, engine -> engine.decision(id));
  }

  @Override
  public Future<Snapshot> get(TxId id) {
    return at(id, engine -> engine.get(id));
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return lanes.get(0).call(engine -> engine.list(query));
  }

  @Override
  public Future<Standstill> stuck(String namespace) {
    return lanes.get(0).call(engine -> engine.stuck(namespace));
  }

  @Override
  public Future<Ended> ended(List<TxId> ids) {
    return lanes.get(0).call(engine -> engine.ended(ids));
  }

  @Override
  public Future<Optional<Snapshot>> finished(TxId id) {
    return lanes.get(0).call(engine -> engine.finished(id));
  }

  @Override
  public AutoCloseable watch(Consumer<Snapshot> listener) {
    return watchers.add(listener);
  }
}
