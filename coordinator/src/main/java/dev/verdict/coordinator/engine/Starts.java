package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.Transactions.Wait;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.KeyHolder;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Begins transactions. An idempotency key has one home: the shard that it hashes to, where it is
 * looked for in memory, then in the log, and written with the transaction's first entry.
 */
final class Starts {
  private final Engine engine;
  private final EngineParts parts;

  Starts(Engine engine, EngineParts parts) {
    this.engine = engine;
    this.parts = parts;
  }

  <S extends TransactionState, C, R extends LogRecord> Future<Snapshot> begin(
      Shard shard, Start<S, C, R> start, Wait wait) {
    TxId id = nextId(shard);
    return start.holding().isEmpty()
        ? ask(admit(shard, start, id), start.command(), wait)
        : hold(shard, start, start.holding().get(), id)
            .compose(granted -> ask(admit(shard, granted, id), granted.command(), wait));
  }

  private TxId nextId(Shard shard) {
    return parts.ids().next(parts.time().nowMillis(), shard.number(), shard.epoch());
  }

  private static <S extends TransactionState, C, R extends LogRecord> TransactionRun<S, C, R> admit(
      Shard shard, Start<S, C, R> start, TxId id) {
    return shard.admit(TransactionRun.fresh(shard, start, id));
  }

  /**
   * The start with what it was granted, if it may still begin here. Until then its id is known as
   * that of live work, since it can be read from the list of locks.
   */
  private <S extends TransactionState, C, R extends LogRecord> Future<Start<S, C, R>> hold(
      Shard shard, Start<S, C, R> start, Start.Holding<C> holding, TxId id) {
    Claims claims = new Claims(shard, parts);
    shard.expects(id);
    return claims
        .take(id, holding.request(), start.origin().traceparent())
        .onFailure(failure -> shard.expectsNoMore(id))
        .compose(
            held -> {
              Optional<CoordinatorException> objection = objection(shard);
              if (objection.isEmpty()) {
                return Future.succeededFuture(start.by(holding.command().apply(held)));
              }
              shard.expectsNoMore(id);
              claims.giveBack(id);
              return Future.failedFuture(objection.get());
            });
  }

  /** Much may have changed while it waited for its locks. */
  private Optional<CoordinatorException> objection(Shard shard) {
    return shard.takesStarts() && !engine.isDraining()
        ? engine.objection(shard.number())
        : Optional.of(Failures.notLed(shard.number(), parts.limits().retryAfter()));
  }

  /** Begins, or joins whoever holds the key. */
  Future<Snapshot> beginWithKey(Shard shard, Start<?, ?, ?> start, KeyClaim claim, Wait wait) {
    KeyUse used = shard.use(claim.key());
    if (used != null) {
      return used.isFor(claim.requestHash())
          ? used.holder().compose(id -> join(shard, id, wait))
          : Future.failedFuture(Failures.keyReused());
    }
    KeyUse use = shard.use(claim);
    return parts
        .log()
        .findKey(claim.key())
        .transform(
            (found, failure) -> {
              if (shard.isGone()) {
                return Future.failedFuture(
                    Failures.notLed(shard.number(), parts.limits().retryAfter()));
              }
              if (failure != null) {
                return giveUp(shard, use, claim, Failures.logAway(parts.limits().retryAfter()));
              }
              if (found.isEmpty() && engine.isDraining()) {
                return giveUp(shard, use, claim, Failures.draining(parts.limits().retryAfter()));
              }
              return found.isPresent()
                  ? joinHolder(shard, use, claim, found, wait)
                  : beginFresh(shard, use, claim, start, wait);
            });
  }

  private <S extends TransactionState, C, R extends LogRecord> Future<Snapshot> beginFresh(
      Shard shard, KeyUse use, KeyClaim claim, Start<S, C, R> start, Wait wait) {
    TxId id = nextId(shard);
    return start.holding().isEmpty()
        ? beginFresh(shard, use, claim, start, id, wait)
        : hold(shard, start, start.holding().get(), id)
            .transform(
                (granted, failure) ->
                    failure == null
                        ? beginFresh(shard, use, claim, granted, id, wait)
                        : giveUp(shard, use, claim, failure));
  }

  private <S extends TransactionState, C, R extends LogRecord> Future<Snapshot> beginFresh(
      Shard shard, KeyUse use, KeyClaim claim, Start<S, C, R> start, TxId id, Wait wait) {
    TransactionRun<S, C, R> run = admit(shard, start, id);
    Future<Snapshot> answer = ask(run, start.command(), wait);
    if (answer.failed()) {
      use.fail(answer.cause());
    } else {
      use.settle(run.id());
    }
    if (shard.find(run.id()) == null) {
      shard.forget(claim.key());
    }
    return answer;
  }

  private static <C> Future<Snapshot> ask(TransactionRun<?, C, ?> run, C command, Wait wait) {
    Waiter waiter = new Waiter(run, wait);
    run.ask(command, waiter);
    return waiter.answer();
  }

  private Future<Snapshot> joinHolder(
      Shard shard, KeyUse use, KeyClaim claim, Optional<KeyHolder> found, Wait wait) {
    KeyHolder holder = found.orElseThrow();
    if (!holder.requestHash().equals(claim.requestHash())) {
      return giveUp(shard, use, claim, Failures.keyReused());
    }
    boolean live = shard.find(holder.tx()) != null;
    return live || !engine.isOlderThanRetention(holder.tx())
        ? joinHolder(shard, use, claim, holder.tx(), wait)
        : joinUnlessExpired(shard, use, claim, holder.tx(), wait);
  }

  private Future<Snapshot> joinHolder(
      Shard shard, KeyUse use, KeyClaim claim, TxId holder, Wait wait) {
    shard.forget(claim.key());
    use.settle(holder);
    return join(shard, holder, wait);
  }

  /** What is unfinished is kept however old it is, and its key with it. */
  private Future<Snapshot> joinUnlessExpired(
      Shard shard, KeyUse use, KeyClaim claim, TxId holder, Wait wait) {
    return engine
        .archive()
        .read(holder)
        .transform(
            (stored, failure) -> {
              if (shard.isGone()) {
                return Future.failedFuture(
                    Failures.notLed(shard.number(), parts.limits().retryAfter()));
              }
              if (failure != null) {
                return giveUp(shard, use, claim, Failures.logAway(parts.limits().retryAfter()));
              }
              return stored.filter(it -> !it.summary().finished()).isPresent()
                  ? joinHolder(shard, use, claim, holder, wait)
                  : giveUp(shard, use, claim, Failures.keyExpired());
            });
  }

  private static Future<Snapshot> giveUp(Shard shard, KeyUse use, KeyClaim claim, Throwable why) {
    shard.forget(claim.key());
    use.fail(why);
    return Future.failedFuture(why);
  }

  /** Whether it left memory unfinished, and neither to wait nor to be tried again later. */
  private static boolean isStopped(Shard shard, Snapshot stored) {
    return shard.backlog().isComplete() && stored.stuck().isPresent();
  }

  private Future<Snapshot> join(Shard shard, TxId id, Wait wait) {
    TransactionRun<?, ?, ?> run = shard.find(id);
    if (run == null) {
      return engine
          .get(id)
          .compose(
              stored ->
                  stored.summary().finished() || isStopped(shard, stored)
                      ? Future.succeededFuture(stored)
                      : engine.resume(id, wait));
    }
    Waiter waiter = new Waiter(run, wait);
    run.look(waiter);
    return waiter.answer();
  }
}
