package dev.verdict.sdk.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Vote;
import dev.verdict.sdk.client.CoordinatorApi.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Begins atomic transactions and says what shall become of them, without blocking. Thread-safe.
 * Each method repeats its request, at every address in turn, while coordinators are away or answer
 * 408, 429 or 500 and more, until the client's deadline; repeating is safe, because requests that
 * begin something carry one {@code Idempotency-Key} per call of the method, and all others name
 * their transaction.
 *
 * <p>Stages fail with {@link ProblemException} if the coordinator refuses the request, and, unless
 * they bring a {@link TransactionOutcome}, with {@link UnavailableException} if nobody answered in
 * time.
 */
public final class AsyncVerdictClient {
  private static final String TRANSACTIONS = "/v1/transactions";
  private static final String UNKNOWN = "unknown_transaction";

  private final CoordinatorApi api;
  private final Bodies bodies;
  private final AsyncLockClient locks;
  private final Duration deadline;

  AsyncVerdictClient(CoordinatorApi api, Bodies bodies, AsyncLockClient locks, Duration deadline) {
    this.api = api;
    this.bodies = bodies;
    this.locks = locks;
    this.deadline = deadline;
  }

  /** Leases on resources. */
  public AsyncLockClient locks() {
    return locks;
  }

  /** Begins a transaction, to be committed or aborted by the caller. */
  public CompletionStage<AsyncTransactionScope> begin(TransactionOptions options) {
    TransactionOptions keyed = options.withKey();
    return api.post(TRANSACTIONS, bodies.terms(keyed), keyed.idempotencyKey(), until())
        .thenApply(
            answer ->
                Bodies.id(answer)
                    .orElseThrow(() -> new UnavailableException("the answer names no transaction")))
        .thenApply(id -> new AsyncTransactionScope(this, id));
  }

  /**
   * Runs work in a transaction: commits when the work's stage completes, aborts when it fails.
   *
   * @return the outcome of the commit; fails as the work did, after the abort was asked for
   */
  public CompletionStage<TransactionOutcome> inTransaction(
      TransactionOptions options, Function<AsyncTransactionScope, CompletionStage<?>> work) {
    return begin(options).thenCompose(scope -> scope.run(work));
  }

  /** Runs a whole transaction: all branches at once. */
  public CompletionStage<TransactionOutcome> atomic(
      TransactionOptions options, BranchSpec... branches) {
    TransactionOptions keyed = options.withKey();
    Ask ask = new Ask("/v1/atomic", bodies.atomic(keyed, branches), keyed.idempotencyKey());
    return untilDecided(ask, Optional.empty(), until(), 0);
  }

  /** Runs a whole transaction with default terms. */
  public CompletionStage<TransactionOutcome> atomic(BranchSpec... branches) {
    return atomic(TransactionOptions.DEFAULT, branches);
  }

  /** Enlists a branch: before its business call. */
  public CompletionStage<Void> enlist(TxId id, BranchSpec branch) {
    return done(api.post(path(id) + "/branches", bodies.branch(branch), "", until()));
  }

  /** Reports the vote that a business call's answer carried. */
  public CompletionStage<Void> reportVote(TxId id, BranchId branch, Vote vote) {
    String path = path(id) + "/branches/" + branch.text() + "/vote";
    return done(api.post(path, bodies.vote(vote), "", until()));
  }

  /**
   * Asks for commit and waits for the outcome.
   *
   * @param branches all branches as the caller knows them; another set at the coordinator aborts.
   *     With each, the vote that its business call's answer carried, if it was not reported before
   *     and the coordinator does not ask for it
   */
  public CompletionStage<TransactionOutcome> commit(
      TxId id, Map<BranchId, Optional<Vote>> branches) {
    return end(id, "/commit", bodies.commit(branches));
  }

  /**
   * Asks for abort and waits for the outcome, which may be that it was committed before.
   *
   * @param reason in words, at most 1,000 characters count
   */
  public CompletionStage<TransactionOutcome> abort(TxId id, String reason) {
    return end(id, "/abort", bodies.abort(reason));
  }

  /** What is known of the transaction now. */
  public CompletionStage<TransactionOutcome> get(TxId id) {
    return read(id, until())
        .thenApply(
            transaction ->
                Bodies.outcome(transaction)
                    .orElseGet(
                        () ->
                            new TransactionOutcome.InDoubt(
                                Optional.of(id),
                                "",
                                "it is " + transaction.path("state").asText("?"))));
  }

  private Deadline until() {
    return Deadline.in(deadline);
  }

  private CompletionStage<TransactionOutcome> end(TxId id, String verb, JsonNode body) {
    Deadline until = until();
    Ask ask = new Ask(path(id) + verb, body, "");
    return untilDecided(ask, Optional.of(id), until, 0)
        .exceptionallyCompose(
            error ->
                cause(error) instanceof ProblemException refused
                    ? decidedOtherwise(id, refused, until)
                    : CompletableFuture.failedFuture(cause(error)));
  }

  /**
   * A refusal because the transaction is decided already is answered with that decision, which the
   * refusal carries.
   */
  private CompletionStage<TransactionOutcome> decidedOtherwise(
      TxId id, ProblemException refused, Deadline until) {
    if (refused.code().equals(UNKNOWN)) {
      return orInDoubt(settle(id, until), Optional.of(id), "", true);
    }
    if (refused.status() != 409) {
      return CompletableFuture.failedFuture(refused);
    }
    Optional<TransactionOutcome> told = Bodies.outcome(refused.problem());
    if (told.isPresent()) {
      return CompletableFuture.completedFuture(told.get());
    }
    return orInDoubt(
        read(id, until)
            .thenApply(transaction -> Bodies.outcome(transaction).orElseThrow(() -> refused)),
        Optional.of(id),
        "",
        true);
  }

  /**
   * A transaction of which nothing is known any more was lost with its coordinator before it was
   * decided. The participants' question makes that an abort for good.
   */
  private CompletionStage<TransactionOutcome> settle(TxId id, Deadline until) {
    return api.get(path(id) + "/decision", until)
        .thenApply(
            answer ->
                switch (answer.path("decision").asText("")) {
                  case "commit" -> new TransactionOutcome.Committed(id);
                  case "abort" ->
                      new TransactionOutcome.Aborted(
                          id, "its coordinator was lost before it was decided");
                  default -> inDoubt(Optional.of(id), "", "no coordinator can tell");
                });
  }

  /** A request that is repeated as it is. */
  private record Ask(String path, JsonNode body, String idempotencyKey) {}

  /** Repeats the same request: each answer tells where the transaction stands. */
  private CompletionStage<TransactionOutcome> untilDecided(
      Ask ask, Optional<TxId> known, Deadline until, int round) {
    return orInDoubt(
        api.post(ask.path(), ask.body(), ask.idempotencyKey(), until)
            .thenCompose(
                transaction -> {
                  Optional<TransactionOutcome> outcome = Bodies.outcome(transaction);
                  if (outcome.isPresent()) {
                    return CompletableFuture.completedFuture(outcome.get());
                  }
                  Optional<TxId> id = Bodies.id(transaction).or(() -> known);
                  return until.passed()
                      ? CompletableFuture.completedFuture(
                          inDoubt(id, ask.idempotencyKey(), "not decided in time"))
                      : api.pause(round, until)
                          .thenCompose(rested -> untilDecided(ask, id, until, round + 1));
                }),
        known,
        ask.idempotencyKey(),
        round > 0);
  }

  /**
   * @param asked whether a coordinator has taken the request already: who is refused after that
   *     because of his token does not know what becomes of it
   */
  private static CompletionStage<TransactionOutcome> orInDoubt(
      CompletionStage<TransactionOutcome> stage,
      Optional<TxId> id,
      String idempotencyKey,
      boolean asked) {
    return stage.exceptionallyCompose(
        error ->
            isUnknown(cause(error), asked)
                ? CompletableFuture.completedFuture(
                    inDoubt(id, idempotencyKey, String.valueOf(cause(error).getMessage())))
                : CompletableFuture.failedFuture(cause(error)));
  }

  private static boolean isUnknown(Throwable cause, boolean asked) {
    return cause instanceof UnavailableException
        || (asked && cause instanceof ProblemException refused && refused.isAboutTheCaller());
  }

  static TransactionOutcome inDoubt(Optional<TxId> id, String idempotencyKey, String why) {
    return new TransactionOutcome.InDoubt(id, idempotencyKey, why);
  }

  private CompletionStage<JsonNode> read(TxId id, Deadline until) {
    return api.get(path(id), until);
  }

  private static CompletionStage<Void> done(CompletionStage<?> stage) {
    return stage.thenAccept(answer -> {});
  }

  private static String path(TxId id) {
    return TRANSACTIONS + "/" + id.text();
  }

  static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}
