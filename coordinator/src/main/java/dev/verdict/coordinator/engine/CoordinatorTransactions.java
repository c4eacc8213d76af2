package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.BranchId;
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
    return request.claim().isPresent()
        ? laneFor(request.claim()).call(engine -> engine.start(start, wait))
        : startFrom(lanes.indexOf(laneFor(Optional.empty())), lanes.size(), start, wait);
  }

  /** Where a node leads few shards, some of its engines may have none. */
  private Future<Snapshot> startFrom(int lane, int left, Start<?, ?, ?> start, Wait wait) {
    Lane here = lanes.get(lane % lanes.size());
    if (left == 1) {
      return here.call(engine -> engine.start(start, wait));
    }
    return here.<Optional<Snapshot>>call(
            engine ->
                engine.takesStarts()
                    ? engine.start(start, wait).map(Optional::of)
                    : Future.succeededFuture(Optional.empty()))
        .compose(
            begun ->
                begun
                    .map(Future::succeededFuture)
                    .orElseGet(() -> startFrom(lane + 1, left - 1, start, wait)));
  }

  /** A key has one home; anything else stays on the caller's event loop if it can. */
  private Lane laneFor(Optional<KeyClaim> claim) {
    if (claim.isPresent()) {
      return laneOf(Starts.shardOf(claim.get().key(), limits.shards()));
    }
    for (Lane lane : lanes) {
      if (lane.isHere()) {
        return lane;
      }
    }
    return lanes.get(Math.floorMod(turn.getAndIncrement(), lanes.size()));
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

  private Future<Snapshot> ask(TxId id, Request request, Wait wait) {
    return at(id, engine -> engine.ask(id, request, wait));
  }

  private static Wait briefly() {
    return new Wait(Wait.Until.ACCEPTED, Duration.ZERO);
  }

  @Override
  public Future<Snapshot> retry(TxId id) {
    return at(id, engine -> engine.retry(id));
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
  public AutoCloseable watch(Consumer<Snapshot> listener) {
    return watchers.add(listener);
  }
}
