package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.CoordinatorException;
import dev.verdict.coordinator.engine.Hand;
import dev.verdict.coordinator.engine.Rehearsal;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.Standstill;
import dev.verdict.coordinator.engine.StartRequest;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.Vote;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Transactions whose starts are counted. */
public final class MeteredTransactions implements Transactions {
  private final Transactions transactions;
  private final Counter atomic;
  private final Counter saga;
  private final Counter refused;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param transactions the transactions
   * @param registry where to count
   */
  public MeteredTransactions(Transactions transactions, MeterRegistry registry) {
    this.transactions = transactions;
    this.atomic = begun(registry, "atomic");
    this.saga = begun(registry, "saga");
    this.refused =
        Counter.builder("verdict.refused")
            .description("starts that were not accepted")
            .register(registry);
    registry.gauge("verdict.starts.waiting", waiting);
  }

  private static Counter begun(MeterRegistry registry, String kind) {
    return Counter.builder("verdict.begun")
        .description("starts that were accepted, repeats with a key included")
        .tag("kind", kind)
        .register(registry);
  }

  @Override
  public Future<Snapshot> start(StartRequest request, Wait wait) {
    Counter begun = request instanceof StartRequest.Saga ? saga : atomic;
    waiting.incrementAndGet();
    return transactions
        .start(request, wait)
        .onComplete(
            done -> {
              waiting.decrementAndGet();
              if (done.succeeded()) {
                begun.increment();
              } else if (!isLedElsewhere(done.cause())) {
                refused.increment();
              }
            });
  }

  /** The node that leads the shard counts the start. */
  private static boolean isLedElsewhere(Throwable failure) {
    return failure instanceof CoordinatorException refused
        && refused.code() == CoordinatorException.Code.NOT_LEADER;
  }

  @Override
  public Future<Snapshot> enlist(TxId id, Branch branch) {
    return transactions.enlist(id, branch);
  }

  @Override
  public Future<Snapshot> reportVote(TxId id, BranchId branch, Vote vote) {
    return transactions.reportVote(id, branch, vote);
  }

  @Override
  public Future<Snapshot> commit(
      TxId id, Optional<Map<BranchId, Optional<Vote>>> branches, Wait wait) {
    return transactions.commit(id, branches, wait);
  }

  @Override
  public Future<Snapshot> abort(TxId id, String reason, Wait wait) {
    return transactions.abort(id, reason, wait);
  }

  @Override
  public Future<Snapshot> signal(TxId id, String name, Json payload) {
    return transactions.signal(id, name, payload);
  }

  @Override
  public Future<Snapshot> act(TxId id, Action action, Hand hand) {
    return transactions.act(id, action, hand);
  }

  @Override
  public Future<Rehearsal> rehearse(TxId id, Action action, Hand hand) {
    return transactions.rehearse(id, action, hand);
  }

  @Override
  public Future<DecisionAnswer> decision(TxId id) {
    return transactions.decision(id);
  }

  @Override
  public Future<Snapshot> get(TxId id) {
    return transactions.get(id);
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return transactions.list(query);
  }

  @Override
  public Future<Standstill> stuck(String namespace) {
    return transactions.stuck(namespace);
  }

  @Override
  public Future<Ended> ended(List<TxId> ids) {
    return transactions.ended(ids);
  }

  @Override
  public Future<Optional<Snapshot>> finished(TxId id) {
    return transactions.finished(id);
  }

  @Override
  public AutoCloseable watch(Consumer<Snapshot> listener) {
    return transactions.watch(listener);
  }
}
