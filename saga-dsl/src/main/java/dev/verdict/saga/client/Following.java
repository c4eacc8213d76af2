package dev.verdict.saga.client;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.saga.client.SagaResult.Unfinished;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Looks at a saga again and again until it has ended or the time is up. */
final class Following<O> {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Coordinators coordinators;
  private final Duration callTimeout;
  private final SagaHandle<O> handle;
  private final Consumer<SagaProgress> told;
  private final CompletableFuture<SagaResult<O>> result;
  private final Call call;
  private final long end;
  private Duration pause = FIRST_PAUSE;
  private Optional<SagaProgress> last = Optional.empty();

  /**
   * @param callTimeout how long one look may take, even if the time is up before
   * @param result gets the end, or a failure; who completes it ends the looking
   */
  Following(
      Coordinators coordinators,
      Duration callTimeout,
      SagaHandle<O> handle,
      Consumer<SagaProgress> told,
      Duration atMost,
      CompletableFuture<SagaResult<O>> result) {
    this.coordinators = coordinators;
    this.callTimeout = callTimeout;
    this.handle = handle;
    this.told = told;
    this.result = result;
    this.call = Call.of("GET", path(handle.id())).with("Verdict-Output", "plain");
    this.end = System.nanoTime() + atMost.toNanos();
  }

  static String path(TxId id) {
    return "/v1/transactions/" + id;
  }

  void look() {
    if (result.isDone()) {
      return;
    }
    Duration left = Duration.ofNanos(end - System.nanoTime());
    CompletableFuture<Json> answer =
        coordinators.send(call, left.compareTo(callTimeout) > 0 ? left : callTimeout);
    CompletionStage<?> unused = result.whenComplete((ended, error) -> answer.cancel(true));
    failing(answer.thenAccept(this::take));
  }

  private void take(Json transaction) {
    SagaResult<O> now = Answers.result(handle.saga(), transaction);
    tell(Answers.progress(transaction));
    long leftNanos = end - System.nanoTime();
    if (!(now instanceof Unfinished) || leftNanos <= 0) {
      result.complete(now);
      return;
    }
    failing(
        coordinators
            .pause(call, Duration.ofNanos(Math.min(pause.toNanos(), leftNanos)))
            .thenRun(this::look));
    pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
  }

  private void tell(SagaProgress now) {
    if (!last.equals(Optional.of(now))) {
      last = Optional.of(now);
      pause = FIRST_PAUSE;
      told.accept(now);
    }
  }

  private void failing(CompletionStage<Void> stage) {
    CompletionStage<?> unused =
        stage.whenComplete(
            (none, error) -> {
              if (error != null) {
                result.completeExceptionally(Coordinators.cause(error));
              }
            });
  }
}
