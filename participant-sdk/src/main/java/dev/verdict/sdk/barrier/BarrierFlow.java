package dev.verdict.sdk.barrier;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.sdk.OperationFailedException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Carries calls out: claims the branch first, asks {@link BarrierRules}, runs the handler inside
 * the same local transaction and keeps its answer there.
 *
 * <p>A refusal rolls the handler's work back and is stored by a local transaction of its own, and
 * so is a vote that is read-only: whatever the handler wrote all the same is not shown before the
 * decision. If another call slips in between the two, its entry is the one that counts.
 */
public final class BarrierFlow<C> {
  /** How many local transactions one call may use up. */
  public static final int ATTEMPTS_MAX = 5;

  /** Begins the reason of a refusal of work whose lock is no longer the newest. */
  public static final String STALE_LOCK = "stale_lock";

  /** The class of SQLSTATEs of integrity constraints. */
  private static final String BROKEN_CLASS = "23";

  private final BarrierStore<C> store;
  private final Map<OperationKey, Operation<C>> operations;

  /** Which operation a call means. */
  public record OperationKey(Style style, String name) {}

  /** Over a store. */
  public BarrierFlow(BarrierStore<C> store, Map<OperationKey, Operation<C>> operations) {
    this.store = store;
    this.operations = Map.copyOf(operations);
  }

  /**
   * Carries a call out.
   *
   * @return fails with {@link UnknownOperationException}, {@link ContradictionException}, {@link
   *     ContendedException} or whatever the handler or the store failed with; nothing was then
   *     changed
   */
  public CompletionStage<BranchAnswer> handle(Call call) {
    if (call.kind().isWork() && !operations.containsKey(keyOf(call.style(), call.operation()))) {
      return CompletableFuture.failedFuture(unknown(call.style(), call.operation()));
    }
    return attempt(call, 1);
  }

  private CompletionStage<BranchAnswer> attempt(Call call, int attempt) {
    if (attempt > ATTEMPTS_MAX) {
      return CompletableFuture.failedFuture(
          new ContendedException(
              "gave up on " + call.kind().path() + " after " + ATTEMPTS_MAX + " attempts"));
    }
    return CompletableFuture.completedFuture(call)
        .thenCompose(this::begin)
        .thenCompose(local -> closing(local, carryOut(local, call, attempt)))
        .exceptionallyCompose(error -> attemptAfter(cause(error), call, attempt));
  }

  private CompletionStage<BranchAnswer> attemptAfter(Throwable error, Call call, int attempt) {
    if (error instanceof ContendedException) {
      return CompletableFuture.failedFuture(error);
    }
    boolean retryable = isRetryable(error);
    if (retryable && attempt < ATTEMPTS_MAX) {
      return attempt(call.first(false), attempt + 1);
    }
    return CompletableFuture.failedFuture(
        retryable || isLockTimeout(error) ? new ContendedException(error) : error);
  }

  private CompletionStage<LocalTransaction<C>> begin(Call call) {
    return call.isFencedByLocks()
        ? store.raiseTokens(call.locks()).thenCompose(none -> store.begin(call))
        : store.begin(call);
  }

  private boolean isRetryable(Throwable error) {
    return error instanceof RetryableException
        || (store.isRetryable(error) && !saysWhyByCode(error));
  }

  private boolean isLockTimeout(Throwable error) {
    return store.isLockTimeout(error) && !saysWhyByCode(error);
  }

  /** Then the handler has judged what the database said. */
  private static boolean saysWhyByCode(Throwable error) {
    return OperationFailedException.in(error).isPresent();
  }

  private CompletionStage<BranchAnswer> carryOut(
      LocalTransaction<C> local, Call call, int attempt) {
    CompletionStage<Found> found =
        call.kind() == CallKind.SETTLE_ONE_PHASE
            ? local.find(call).thenCompose(it -> buriedUnlessKnown(local, call, it))
            : claimed(local, call);
    return found.thenCompose(
        it -> BarrierRules.decide(call, it).accept(new Doing(local, call, attempt)));
  }

  private static <C> CompletionStage<Found> claimed(LocalTransaction<C> local, Call call) {
    return CompletableFuture.completedFuture(BarrierRules.claim(call))
        .thenCompose(claim -> claim.map(local::claim).orElseGet(() -> local.find(call)));
  }

  /**
   * What is forgotten may have been committed: no tombstone stands for that. What is claimed
   * without an answer is found broken by a claim.
   */
  private static <C> CompletionStage<Found> buriedUnlessKnown(
      LocalTransaction<C> local, Call call, Found found) {
    return found instanceof Found.Absent || isClaimed(found)
        ? claimed(local, call)
        : CompletableFuture.completedFuture(found);
  }

  private static boolean isClaimed(Found found) {
    return found instanceof Found.Present it && it.entry().state() == State.CLAIMED;
  }

  private static <T> CompletionStage<T> closing(
      LocalTransaction<?> local, CompletionStage<T> outcome) {
    return outcome.exceptionallyCompose(
        error ->
            local.rollback().thenCompose(none -> CompletableFuture.failedFuture(cause(error))));
  }

  private final class Doing implements Decision.Visitor<CompletionStage<BranchAnswer>> {
    private final LocalTransaction<C> local;
    private final Call call;
    private final int attempt;

    Doing(LocalTransaction<C> local, Call call, int attempt) {
      this.local = local;
      this.call = call;
      this.attempt = attempt;
    }

    @Override
    public CompletionStage<BranchAnswer> reply(BranchAnswer answer) {
      return local.commit().thenApply(none -> answer);
    }

    @Override
    public CompletionStage<BranchAnswer> run() {
      return call.isFencedByLocks()
          ? local
              .findStale(call.locks())
              .thenCompose(stale -> stale.map(this::refuseStale).orElseGet(this::work))
          : work();
    }

    private CompletionStage<BranchAnswer> refuseStale(String resource) {
      return refuse(
          STALE_LOCK
              + ": "
              + resource
              + " was given to somebody else since token "
              + call.locks().token());
    }

    private CompletionStage<BranchAnswer> work() {
      return CompletableFuture.completedFuture(operation(call.style(), call.operation()))
          .thenCompose(it -> it.work().run(local.session(), call.payload()))
          .thenCompose(this::end)
          .exceptionallyCompose(error -> failed(cause(error)));
    }

    private CompletionStage<BranchAnswer> end(Operation.Worked worked) {
      return switch (worked.end()) {
        case DONE -> keep(worked.output());
        case READ_ONLY ->
            call.style() == Style.SAGA ? keep(Json.nil()) : keepInstead(Entry.readOnly(call));
        case REFUSED -> refuse(worked.reason());
      };
    }

    /** What somebody else did with the branch meanwhile may be why this failed. */
    private CompletionStage<BranchAnswer> failed(Throwable error) {
      boolean runsAgain = isRetryable(error) && attempt < ATTEMPTS_MAX;
      if (runsAgain || !local.isOnlyAnnounced()) {
        return CompletableFuture.failedFuture(error);
      }
      return instead(this::answerIfKnown)
          .exceptionallyCompose(again -> unlessKnown(error, cause(again)))
          .thenCompose(
              known ->
                  known
                      .map(CompletableFuture::completedFuture)
                      .orElseGet(() -> CompletableFuture.failedFuture(error)));
    }

    private CompletionStage<Optional<BranchAnswer>> answerIfKnown(LocalTransaction<C> fresh) {
      return fresh
          .find(call)
          .thenCompose(
              found ->
                  isAnswered(found)
                      ? answer(fresh, found).thenApply(Optional::of)
                      : fresh.rollback().thenApply(none -> Optional.empty()));
    }

    private static boolean isAnswered(Found found) {
      return found instanceof Found.Forgotten
          || (found instanceof Found.Present && !isClaimed(found));
    }

    private static CompletionStage<Optional<BranchAnswer>> unlessKnown(
        Throwable error, Throwable whenLooking) {
      if (whenLooking instanceof ContradictionException) {
        return CompletableFuture.failedFuture(whenLooking);
      }
      if (whenLooking != error) {
        error.addSuppressed(whenLooking);
      }
      return CompletableFuture.completedFuture(Optional.empty());
    }

    private CompletionStage<BranchAnswer> keep(Json output) {
      Entry claimed = Entry.claim(call);
      CompletionStage<Void> kept =
          call.kind() == CallKind.PREPARE
              ? local.record(claimed, State.DONE, output).thenCompose(none -> local.prepare(call))
              : local.recordAndCommit(claimed, State.DONE, output);
      return kept.<BranchAnswer>thenApply(none -> new BranchAnswer.Done(output))
          .exceptionallyCompose(
              error ->
                  isForGood(cause(error))
                      ? refuse(String.valueOf(cause(error).getMessage()))
                      : CompletableFuture.failedFuture(cause(error)));
    }

    /**
     * Whether this work can never be kept: it cannot be prepared, or it breaks a constraint that
     * the database looks at with the commit, where that is the vote.
     */
    private boolean isForGood(Throwable error) {
      boolean broken = store.sqlState(error).filter(it -> it.startsWith(BROKEN_CLASS)).isPresent();
      return error instanceof PrepareRefusedException
          || (broken && call.kind() == CallKind.COMMIT_ONE_PHASE);
    }

    private CompletionStage<BranchAnswer> refuse(String reason) {
      return keepInstead(Entry.refusal(call, reason));
    }

    /** Rolls the work back, and keeps an answer that stands for it. */
    private CompletionStage<BranchAnswer> keepInstead(Entry entry) {
      return instead(fresh -> fresh.claim(entry).thenCompose(found -> answer(fresh, found)));
    }

    private CompletionStage<BranchAnswer> answer(LocalTransaction<C> fresh, Found found) {
      return BarrierRules.decide(call, found).accept(new Doing(fresh, call, attempt));
    }

    /** Rolls back, and goes on in another local transaction. */
    private <T> CompletionStage<T> instead(Function<LocalTransaction<C>, CompletionStage<T>> body) {
      return local
          .rollback()
          .thenCompose(none -> store.begin(call))
          .thenCompose(
              fresh -> closing(fresh, CompletableFuture.completedFuture(fresh).thenCompose(body)));
    }

    @Override
    public CompletionStage<BranchAnswer> confirm(Entry entry) {
      Operation<C> operation = operation(entry.style(), entry.operation());
      return followUp(
          entry, State.CONFIRMED, operation.confirm().orElseThrow(() -> noFollowUp(entry)));
    }

    @Override
    public CompletionStage<BranchAnswer> undo(Entry entry) {
      Operation<C> operation = operation(entry.style(), entry.operation());
      if (!operation.undoName().isEmpty()
          && !call.operation().isEmpty()
          && !operation.undoName().equals(call.operation())) {
        throw new UnknownOperationException(
            "operation '" + entry.operation() + "' is not undone by '" + call.operation() + "'");
      }
      return followUp(entry, State.UNDONE, operation.undo().orElseThrow(() -> noFollowUp(entry)));
    }

    private CompletionStage<BranchAnswer> followUp(
        Entry entry, State state, Operation.FollowUpWork<C> work) {
      return work.run(local.session(), entry.input(), entry.output())
          .thenCompose(none -> local.recordAndCommit(entry, state, entry.output()))
          .thenApply(none -> new BranchAnswer.Done(Json.nil()));
    }

    @Override
    public CompletionStage<BranchAnswer> commitPrepared(String name) {
      return local
          .commitPrepared(name)
          .thenCompose(
              was ->
                  was
                      ? CompletableFuture.completedFuture(new BranchAnswer.Done(Json.nil()))
                      : attempt(call, attempt + 1));
    }

    @Override
    public CompletionStage<BranchAnswer> rollbackPrepared(String name) {
      return local.rollbackPrepared(name).thenCompose(was -> attempt(call, attempt + 1));
    }

    @Override
    public CompletionStage<BranchAnswer> contradiction(String detail) {
      throw new ContradictionException(detail);
    }
  }

  private Operation<C> operation(Style style, String name) {
    Operation<C> operation = operations.get(keyOf(style, name));
    if (operation == null) {
      throw unknown(style, name);
    }
    return operation;
  }

  private static OperationKey keyOf(Style style, String name) {
    return new OperationKey(style, name);
  }

  private static UnknownOperationException unknown(Style style, String name) {
    return new UnknownOperationException("no " + style + " operation '" + name + "' is declared");
  }

  private static UnknownOperationException noFollowUp(Entry entry) {
    return new UnknownOperationException(
        "operation '" + entry.operation() + "' declares nothing to finish or undo it");
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}
