package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.engine.CoordinatorException.Code;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.coordinator.participants.CallFailedException;
import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.definition.AtomicPart;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The coordinator's own participant for steps that are atomic transactions. The transaction begins
 * with an idempotency key made of the saga and the step, so that a repetition, also by another
 * owner, finds the same one. Committed is done, aborted is refused; a saga that asks what became of
 * it aborts it unless it is committed, and so it never runs any more.
 *
 * <p>A committed one is undone by another transaction. If that is aborted, the next attempt begins
 * the next one, once it is certain that all before are aborted: so at most one is committed.
 *
 * <p>While the saga holds something, an answer is given only once everybody has acknowledged the
 * outcome; what undoes a step is done only once everybody has acknowledged that it is committed.
 *
 * <p>What the saga holds is told in the transaction's calls; it stays the saga's.
 *
 * <p>The key hashes to the saga's own shard: who owns the saga owns its transactions.
 */
public final class AtomicSteps implements ParticipantCalls {
  /** No client's: the names of theirs do not begin so. */
  private static final String NAMESPACE = "verdict.sagas";

  private static final String PRINCIPAL = "saga";

  private static final String SAME_REQUEST = "step";
  private static final String DO = "";
  private static final int SALTS_MAX = 1_000_000;
  private static final BranchAnswer UNDONE = new BranchAnswer.Done(Json.nil());

  private final Supplier<Transactions> transactions;
  private final int shards;
  private final String namespace;
  private final Executor loop;
  private final UndoAttempts attempts = new UndoAttempts();

  /**
   * @param transactions this node's, which are asked for once it serves
   * @param shards into how many shards transactions are divided, at least 1
   * @param namespace which one the transactions belong to
   * @param loop runs a task soon, on the event loop that calls come from, but not within the call
   */
  public AtomicSteps(
      Supplier<Transactions> transactions, int shards, String namespace, Executor loop) {
    this.transactions = transactions;
    this.shards = shards;
    this.namespace = namespace;
    this.loop = loop;
  }

  @Override
  public Future<BranchAnswer> call(BranchCall call, long epoch, String traceparent) {
    Promise<BranchAnswer> answer = Promise.promise();
    loop.execute(() -> answer(call, traceparent).onComplete(answer));
    return answer.future();
  }

  private Future<BranchAnswer> answer(BranchCall call, String traceparent) {
    return switch (call.kind()) {
      case ACTION -> carryOut(call, traceparent);
      case SETTLE -> settle(call, traceparent);
      case COMPENSATE -> takeBack(call, traceparent);
      case PREPARE, COMMIT, ABORT, COMMIT_ONE_PHASE, SETTLE_ONE_PHASE, TRY, CONFIRM, CANCEL ->
          Future.failedFuture(
              new CallFailedException(
                  FailureKind.REJECTED, "an atomic step knows no " + call.kind()));
    };
  }

  private Future<BranchAnswer> carryOut(BranchCall call, String traceparent) {
    return begin(call, DO, traceparent, branches(call.payload(), "/operation"))
        .compose(found -> finished(call, found))
        .compose(found -> told(found, new BranchAnswer.Refused(found.summary().reason())));
  }

  private Future<BranchAnswer> settle(BranchCall call, String traceparent) {
    return settled(call, DO, traceparent)
        .compose(found -> finished(call, DO, traceparent, found))
        .compose(found -> told(found, new BranchAnswer.Tombstone()));
  }

  private Future<BranchAnswer> takeBack(BranchCall call, String traceparent) {
    return isDone(call, traceparent)
        .compose(done -> done ? undo(call, traceparent) : Future.succeededFuture(UNDONE));
  }

  /**
   * Whether it was committed, and acknowledged by everybody: what undoes it must see what it did.
   * What the saga knows to be committed is looked for by its id, which outlives its key.
   */
  private Future<Boolean> isDone(BranchCall call, String traceparent) {
    return call.payload().at("/output/transaction") instanceof Json.Text id
        ? isDone(call, traceparent, new TxId(id.value()))
        : settled(call, DO, traceparent)
            .compose(found -> finished(call, DO, traceparent, found))
            .map(AtomicSteps::isCommitted);
  }

  /** Only what is finished is forgotten. */
  private Future<Boolean> isDone(BranchCall call, String traceparent, TxId committed) {
    return transactions
        .get()
        .get(committed)
        .transform(
            looked -> {
              if (looked.failed()) {
                return isForgotten(looked.cause())
                    ? Future.succeededFuture(true)
                    : Future.failedFuture(failed(looked.cause()));
              }
              return isCommitted(looked.result())
                  ? finished(call, DO, traceparent, looked.result()).map(true)
                  : Future.failedFuture(notCommitted(looked.result()));
            });
  }

  private static boolean isForgotten(Throwable failure) {
    return failure instanceof CoordinatorException known && known.code() == Code.FORGOTTEN;
  }

  private static CallFailedException notCommitted(Snapshot found) {
    return new CallFailedException(
        FailureKind.REJECTED,
        "transaction " + found.id() + " is on record as committed, and is not");
  }

  /** Waits, where that matters, until everybody has acknowledged the outcome. */
  private Future<Snapshot> finished(
      BranchCall call, String what, String traceparent, Snapshot found) {
    return isAcknowledged(call, found)
        ? Future.succeededFuture(found)
        : begin(call, what, traceparent, List.of()).compose(it -> finished(call, it));
  }

  private static Future<Snapshot> finished(BranchCall call, Snapshot found) {
    return isAcknowledged(call, found)
        ? Future.succeededFuture(found)
        : Future.failedFuture(notFinished(found));
  }

  /** What is held must not be free while anybody's work is open, be it to be aborted. */
  private static boolean isAcknowledged(BranchCall call, Snapshot found) {
    boolean undoes = call.kind() == CallKind.COMPENSATE;
    boolean matters = !call.locks().isEmpty() || (undoes && isCommitted(found));
    return !matters || found.summary().finished() || found.summary().outcome().isEmpty();
  }

  private static CallFailedException notFinished(Snapshot found) {
    return new CallFailedException(
        FailureKind.TIMED_OUT,
        "transaction "
            + found.id()
            + (isCommitted(found) ? " is committed" : " is aborted")
            + ", and somebody has not acknowledged it yet");
  }

  private Future<BranchAnswer> undo(BranchCall call, String traceparent) {
    Promise<Boolean> isUndone = Promise.promise();
    lookDown(call, attempts.before(call), traceparent, isUndone);
    return isUndone
        .future()
        .compose(
            undone -> undone ? Future.succeededFuture(UNDONE) : undoOnceMore(call, traceparent));
  }

  /**
   * Finds out whether an attempt up to this one undid it. The last one that began knew all before
   * it to be aborted; one without branches only stands for an attempt that never began. There may
   * be thousands of these: each is looked at by a task of its own.
   */
  private void lookDown(
      BranchCall call, int attempt, String traceparent, Promise<Boolean> isUndone) {
    if (attempt == 0) {
      isUndone.complete(false);
      return;
    }
    settled(call, undoing(attempt), traceparent)
        .compose(found -> undoneBy(call, attempt, traceparent, found))
        .onFailure(isUndone::fail)
        .onSuccess(
            known ->
                known.ifPresentOrElse(
                    isUndone::complete,
                    () -> {
                      int next = attempts.mayHaveBegun(call, attempt);
                      loop.execute(() -> lookDown(call, next, traceparent, isUndone));
                    }));
  }

  /** Whether this attempt undid it; empty if it never began, so that those before it matter. */
  private Future<Optional<Boolean>> undoneBy(
      BranchCall call, int attempt, String traceparent, Snapshot found) {
    if (isCommitted(found)) {
      attempts.committed(call, attempt);
      return finished(call, undoing(attempt), traceparent, found)
          .onSuccess(acknowledged -> attempts.forget(call))
          .map(Optional.of(true));
    }
    if (attempts.isCommitted(call, attempt)) {
      attempts.forget(call);
      return Future.failedFuture(notCommitted(found));
    }
    return finished(call, undoing(attempt), traceparent, found)
        .map(
            ended -> {
              if (!ended.branches().isEmpty()) {
                return Optional.of(false);
              }
              attempts.neverBegan(call, attempt);
              return Optional.empty();
            });
  }

  private Future<BranchAnswer> undoOnceMore(BranchCall call, String traceparent) {
    List<Branch> branches = branches(call.payload().at("/input"), "/compensation");
    return begin(call, undoing(call.attempt()), traceparent, branches)
        .compose(found -> finished(call, found))
        .compose(
            found ->
                isAborted(found)
                    ? Future.failedFuture(notUndone(found))
                    : decided(found).map(UNDONE));
  }

  private static CallFailedException notUndone(Snapshot found) {
    return new CallFailedException(
        FailureKind.REJECTED, "what undoes it was aborted: " + found.summary().reason());
  }

  private static String undoing(int attempt) {
    return "/undo/" + attempt;
  }

  private static boolean isCommitted(Snapshot found) {
    return found.summary().outcome().filter(Outcome.COMMIT::equals).isPresent();
  }

  private static boolean isAborted(Snapshot found) {
    return found.summary().outcome().filter(Outcome.ABORT::equals).isPresent();
  }

  /**
   * The transaction, decided. One that was never begun is begun without branches, to be aborted.
   */
  private Future<Snapshot> settled(BranchCall call, String what, String traceparent) {
    return start(call, what, traceparent, List.of(), false, accepted(call))
        .compose(
            found ->
                found.summary().outcome().isPresent()
                    ? Future.succeededFuture(found)
                    : abort(found, call));
  }

  /** It may be committed meanwhile: then that is found. */
  private Future<Snapshot> abort(Snapshot found, BranchCall call) {
    return transactions
        .get()
        .abort(found.id(), "saga " + call.tx() + " was given up", accepted(call))
        .recover(refused -> transactions.get().get(found.id()))
        .recover(failure -> Future.failedFuture(failed(failure)))
        .compose(AtomicSteps::decided);
  }

  private static Future<Snapshot> decided(Snapshot found) {
    return found.summary().outcome().isPresent()
        ? Future.succeededFuture(found)
        : Future.failedFuture(notDecided(found));
  }

  private static CallFailedException notDecided(Snapshot found) {
    return new CallFailedException(
        FailureKind.TIMED_OUT, "transaction " + found.id() + " is not decided yet");
  }

  private Future<Snapshot> begin(
      BranchCall call, String what, String traceparent, List<Branch> branches) {
    Transactions.Wait untilFinished =
        new Transactions.Wait(Transactions.Wait.Until.FINISHED, call.timeout());
    return start(call, what, traceparent, branches, true, untilFinished);
  }

  private Future<Snapshot> start(
      BranchCall call,
      String what,
      String traceparent,
      List<Branch> branches,
      boolean complete,
      Transactions.Wait wait) {
    KeyClaim claim = new KeyClaim(key(call, what), SAME_REQUEST);
    AtomicSpec spec = new AtomicSpec(call.timeout(), call.timeout(), false).holding(call.locks());
    String name = call.tx() + "/" + call.branch() + what;
    Origin origin = new Origin(namespace, PRINCIPAL, "", name, Map.of(), traceparent);
    return transactions
        .get()
        .start(new StartRequest.Atomic(origin, Optional.of(claim), spec, branches, complete), wait)
        .recover(failure -> Future.failedFuture(failed(failure)));
  }

  private static CallFailedException failed(Throwable failure) {
    boolean tooLarge =
        failure instanceof CoordinatorException known && known.code() == Code.PAYLOAD_TOO_LARGE;
    return new CallFailedException(
        tooLarge ? FailureKind.TOO_LARGE : FailureKind.SERVER_ERROR,
        String.valueOf(failure.getMessage()));
  }

  private static Transactions.Wait accepted(BranchCall call) {
    return new Transactions.Wait(Transactions.Wait.Until.ACCEPTED, call.timeout());
  }

  /** What its outcome means for the step; fails while there is none. */
  private static Future<BranchAnswer> told(Snapshot found, BranchAnswer ifAborted) {
    return decided(found).map(it -> told(it, it.summary().outcome().orElseThrow(), ifAborted));
  }

  private static BranchAnswer told(Snapshot found, Outcome outcome, BranchAnswer ifAborted) {
    return switch (outcome) {
      case COMMIT ->
          new BranchAnswer.Done(new Json.Obj(Map.of("transaction", Json.text(found.id().text()))));
      case ABORT -> ifAborted;
    };
  }

  /** The salt is the least that leads to the saga's shard, so it is always the same. */
  private IdempotencyKey key(BranchCall call, String what) {
    String name = call.branch() + what + "/";
    return IntStream.range(0, SALTS_MAX)
        .mapToObj(salt -> new IdempotencyKey(NAMESPACE, call.tx().text(), name + salt))
        .filter(key -> key.shardOf(shards) == call.tx().shard())
        .findFirst()
        .orElseThrow();
  }

  /** Parts without such an operation are left out. */
  private static List<Branch> branches(Json input, String operation) {
    List<Branch> branches = new ArrayList<>();
    if (input.at("/branches") instanceof Json.Arr all) {
      all.items().stream()
          .filter(each -> !text(each, operation).isEmpty())
          .forEach(each -> branches.add(branch(each, text(each, operation))));
    }
    return branches;
  }

  /** Whether the service asks when it is in doubt is what it is registered with. */
  private static Branch branch(Json each, String operation) {
    boolean reserves = text(each, "/style").equals(AtomicPart.Style.TRY_CONFIRM_CANCEL.word());
    return new Branch(
        new BranchId(text(each, "/id")),
        text(each, "/participant"),
        reserves ? Branch.Style.TRY_CONFIRM_CANCEL : Branch.Style.TWO_PHASE,
        Branch.VoteBy.COORDINATOR_CALL,
        operation,
        each.at("/payload"),
        true);
  }

  private static String text(Json each, String pointer) {
    return each.at(pointer) instanceof Json.Text text ? text.value() : "";
  }
}
