package dev.verdict.coordinator.crash.hooks;

import dev.verdict.coordinator.crash.CrashPoint;
import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.engine.Action;
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
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.Vote;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Transactions with crash points where requests come in and where their answers leave. */
public final class CrashingTransactions implements Transactions {
  private final Vertx vertx;
  private final Transactions transactions;
  private final CrashPoints points;

  /**
   * @param vertx whose event loops send the answers
   * @param transactions the transactions
   * @param points where to die
   */
  public CrashingTransactions(Vertx vertx, Transactions transactions, CrashPoints points) {
    this.vertx = vertx;
    this.transactions = transactions;
    this.points = points;
  }

  @Override
  public Future<Snapshot> start(StartRequest request, Wait wait) {
    points.pass(CrashPoint.START_RECEIVED);
    return telling(transactions.start(request, wait));
  }

  @Override
  public Future<Snapshot> enlist(TxId id, Branch branch) {
    return transactions
        .enlist(id, branch)
        .map(known -> passing(CrashPoint.ENLIST_ACKNOWLEDGED, known));
  }

  @Override
  public Future<Snapshot> reportVote(TxId id, BranchId branch, Vote vote) {
    return transactions.reportVote(id, branch, vote);
  }

  @Override
  public Future<Snapshot> commit(
      TxId id, Optional<Map<BranchId, Optional<Vote>>> branches, Wait wait) {
    return telling(transactions.commit(id, branches, wait));
  }

  @Override
  public Future<Snapshot> abort(TxId id, String reason, Wait wait) {
    return telling(transactions.abort(id, reason, wait));
  }

  @Override
  public Future<Snapshot> signal(TxId id, String name, Json payload) {
    return telling(transactions.signal(id, name, payload));
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
    return transactions
        .decision(id)
        .map(
            answer ->
                answer instanceof DecisionAnswer.Decided
                    ? passing(CrashPoint.INQUIRY_UNANSWERED, answer)
                    : answer);
  }

  @Override
  public Future<Snapshot> get(TxId id) {
    return telling(transactions.get(id));
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

  private <T> T passing(CrashPoint point, T answer) {
    points.pass(point);
    return answer;
  }

  private Future<Snapshot> telling(Future<Snapshot> answer) {
    return answer.map(
        snapshot -> {
          Optional<Outcome> outcome = snapshot.summary().outcome();
          if (outcome.isPresent()) {
            points.pass(CrashPoint.ANSWER_UNSENT);
            if (points.isDue(CrashPoint.ANSWER_SENT)) {
              dieOnceItIsSent();
            }
          }
          return snapshot;
        });
  }

  /** The answer is written in this turn of the event loop and has left at the end of it. */
  private void dieOnceItIsSent() {
    vertx
        .getOrCreateContext()
        .runOnContext(
            written ->
                vertx
                    .getOrCreateContext()
                    .runOnContext(sent -> points.die(CrashPoint.ANSWER_SENT)));
  }
}
