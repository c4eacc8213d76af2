package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.CoordinatorException;
import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.engine.Hand;
import dev.verdict.coordinator.engine.Rehearsal;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.Standstill;
import dev.verdict.coordinator.engine.StartRequest;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.StuckCounts;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TransactionState.BranchView;
import dev.verdict.protocol.TransactionState.Stuck;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.Vote;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Remembers what the API asked of it, and answers each call with the same transaction or fault. */
final class ScriptedTransactions implements Transactions {
  static final TxId ID = TxId.of(1_767_225_600_000L, 15, 1, 42);

  final List<List<Object>> asked = new CopyOnWriteArrayList<>();
  final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
  volatile Optional<RuntimeException> fault = Optional.empty();
  volatile Optional<Outcome> outcome = Optional.of(Outcome.COMMIT);

  void failWith(Code code) {
    fault = Optional.of(CoordinatorException.of(code, "because the test says so"));
  }

  private Future<Snapshot> answer(Object... question) {
    asked.add(List.of(question));
    return fault
        .<Future<Snapshot>>map(Future::failedFuture)
        .orElseGet(() -> Future.succeededFuture(snapshot()));
  }

  Snapshot snapshot() {
    return new Snapshot(
        ID,
        summary(),
        Instant.parse("2026-01-01T00:00:00.140Z"),
        List.of(
            new BranchView(new BranchId("debit"), "bank-a", "debit", "acknowledged", 1, ""),
            new BranchView(new BranchId("credit"), "bank-b", "credit", "prepared", 14, "500")),
        Optional.of(new Stuck(new BranchId("credit"), "bank-b answered 500 to commit", 14)),
        Json.nil(),
        List.of(
            new StoredTransaction.Entry(
                1, 1, Instant.parse("2026-01-01T00:00:00.139Z"), "[{\"type\":\"begun\"}]")));
  }

  Summary summary() {
    return new Summary(
        Summary.Kind.ATOMIC,
        new Summary.Origin("default", "anonymous", "", "order-17", Map.of("tenant", "acme"), ""),
        outcome.isPresent() ? "committing" : "preparing",
        outcome,
        "",
        Optional.of("bank-b answered 500 to commit"),
        false);
  }

  @Override
  public Future<Snapshot> start(StartRequest request, Wait wait) {
    return answer("start", request, wait);
  }

  @Override
  public Future<Snapshot> enlist(TxId id, Branch branch) {
    return answer("enlist", id, branch);
  }

  @Override
  public Future<Snapshot> reportVote(TxId id, BranchId branch, Vote vote) {
    return answer("vote", id, branch, vote);
  }

  @Override
  public Future<Snapshot> commit(
      TxId id, Optional<Map<BranchId, Optional<Vote>>> branches, Wait wait) {
    return answer("commit", id, branches, wait);
  }

  @Override
  public Future<Snapshot> abort(TxId id, String reason, Wait wait) {
    return answer("abort", id, reason, wait);
  }

  @Override
  public Future<Snapshot> signal(TxId id, String name, Json payload) {
    return answer("signal", id, name, payload);
  }

  @Override
  public Future<Snapshot> act(TxId id, Action action, Hand hand) {
    return answer("act", id, action, hand);
  }

  @Override
  public Future<Rehearsal> rehearse(TxId id, Action action, Hand hand) {
    return answer("rehearse", id, action, hand)
        .map(after -> new Rehearsal(after, List.of(), List.of(), Optional.empty()));
  }

  @Override
  public Future<DecisionAnswer> decision(TxId id) {
    return answer("decision", id).map(snapshot -> new DecisionAnswer.Decided(Outcome.COMMIT));
  }

  @Override
  public Future<Snapshot> get(TxId id) {
    return answer("get", id);
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return answer("list", query)
        .map(
            snapshot ->
                new TransactionPage(
                    List.of(
                        new StoredTransaction(
                            ID, summary(), snapshot.updatedAt(), outcome, List.of())),
                    Optional.of(ID),
                    true));
  }

  @Override
  public Future<Standstill> stuck(String namespace) {
    return answer("stuck", namespace)
        .map(
            snapshot ->
                new Standstill(
                    new StuckCounts(
                        List.of(
                            new StuckCounts.Alike(
                                Summary.Kind.ATOMIC,
                                "",
                                "committing",
                                "credit: bank-b answered 500 to commit",
                                412,
                                ID,
                                List.of(ID))),
                        true),
                    Map.of()));
  }

  @Override
  public Future<Ended> ended(List<TxId> ids) {
    return answer("ended", ids)
        .map(
            snapshot ->
                new Ended(Set.copyOf(ids), Instant.parse("2026-01-08T00:00:00Z"), Optional.of(ID)));
  }

  @Override
  public Future<Optional<Snapshot>> finished(TxId id) {
    return answer("finished", id).map(Optional::of);
  }

  @Override
  public AutoCloseable watch(Consumer<Snapshot> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
