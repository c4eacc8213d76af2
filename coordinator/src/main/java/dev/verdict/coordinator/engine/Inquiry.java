package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.Transactions.DecisionAnswer;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Decided;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Forgotten;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer.Undecided;
import dev.verdict.coordinator.engine.Transactions.Wait;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/**
 * A participant's question about a transaction that is not in memory. One that is stored is
 * answered by its decision row. One that nobody knows is aborted, by a row that competes like every
 * decision; but never one that is too old to be known, too young to be true, or that a restore of
 * the log may have taken away. One of an epoch that this owner has not reached does not come here.
 */
final class Inquiry {
  private static final Origin NOBODY = new Origin("default", "anonymous", "", "", Map.of(), "");

  private final Shard shard;
  private final EngineParts parts;
  private final Archive archive;
  private final Engine engine;

  Inquiry(Shard shard, EngineParts parts, Archive archive, Engine engine) {
    this.shard = shard;
    this.parts = parts;
    this.archive = archive;
    this.engine = engine;
  }

  /** The answer of a transaction in memory: live work is left alone. */
  static DecisionAnswer live(TransactionRun<?, ?, ?> run, EngineLimits limits) {
    return answer(run.outcome(), limits);
  }

  /** The answer of one that waits for what it is to hold: it is as live as any. */
  private static DecisionAnswer aboutToBegin(EngineLimits limits) {
    return answer(Optional.empty(), limits);
  }

  private static DecisionAnswer answer(Optional<Outcome> outcome, EngineLimits limits) {
    return outcome.isPresent() ? new Decided(outcome.get()) : new Undecided(limits.retryAfter());
  }

  Future<DecisionAnswer> answer(TxId id) {
    return archive
        .read(id)
        .transform(
            (found, failure) -> {
              if (shard.isGone()) {
                return Future.failedFuture(
                    Failures.notLed(shard.number(), parts.limits().retryAfter()));
              }
              TransactionRun<?, ?, ?> live = shard.find(id);
              if (live != null) {
                return Future.succeededFuture(live(live, parts.limits()));
              }
              if (shard.isAboutToBegin(id)) {
                return Future.succeededFuture(aboutToBegin(parts.limits()));
              }
              return failure == null
                  ? answer(id, found)
                  : Future.failedFuture(Failures.logAway(parts.limits().retryAfter()));
            });
  }

  private Future<DecisionAnswer> answer(TxId id, Optional<StoredTransaction> found) {
    if (found.isPresent()) {
      return answer(found.get());
    }
    if (engine.isOlderThanRetention(id)) {
      return Future.succeededFuture(new Forgotten());
    }
    long soonest = parts.time().nowMillis() + parts.limits().skewMax().toMillis();
    if (id.timeMillis() > soonest) {
      return Future.failedFuture(Failures.unknown(id));
    }
    return shard.restoreFloor().covers(id)
        ? Future.succeededFuture(new Forgotten())
        : abort(id, parts.protocols().atomic());
  }

  /** One that an earlier owner left undecided, and whose turn has not come, is resumed at once. */
  private Future<DecisionAnswer> answer(StoredTransaction stored) {
    boolean waitsForItsTurn =
        stored.decision().isEmpty()
            && !stored.summary().finished()
            && !shard.restoreFloor().parks(stored)
            && stored.tx().epoch() < shard.epoch()
            && !shard.backlog().isComplete();
    return waitsForItsTurn
        ? engine
            .resume(stored.tx(), briefly())
            .map(snapshot -> answer(snapshot.summary().outcome(), parts.limits()))
        : Future.succeededFuture(answer(stored.decision(), parts.limits()));
  }

  private Wait briefly() {
    return new Wait(Wait.Until.ACCEPTED, parts.limits().requestMax());
  }

  private <S extends TransactionState, C, R extends LogRecord> Future<DecisionAnswer> abort(
      TxId id, Protocol<S, C, R> protocol) {
    Start<S, C, R> start = new Start<>(protocol, protocol.inquire(), NOBODY, Optional.empty());
    TransactionRun<S, C, R> run = shard.admit(TransactionRun.fresh(shard, start, id));
    Waiter waiter = new Waiter(run, briefly());
    run.ask(start.command(), waiter);
    return waiter.answer().map(snapshot -> live(run, parts.limits()));
  }
}
