package dev.verdict.saga.client;

import dev.verdict.protocol.TxId;
import dev.verdict.saga.Saga;
import dev.verdict.saga.StepRef;
import dev.verdict.saga.client.SagaResult.Unfinished;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Registers sagas with the coordinators, starts them, follows them and awaits their end. A started
 * saga needs no client: it ends the same if this process dies.
 *
 * <p>Every call blocks its thread, is repeated while no coordinator answers, and throws {@link
 * CoordinatorRefusedException} if one answers with a problem, {@link OutcomeUnknownException} if
 * none answers in time. Instances may be shared between threads. {@link AsyncSagaClient} is the
 * same without blocking.
 */
public final class SagaClient implements AutoCloseable {
  private final AsyncSagaClient client;

  /** A client. */
  public SagaClient(ClientOptions options) {
    this.client = new AsyncSagaClient(options);
  }

  /** A client of these coordinators, with the other options as in {@link ClientOptions#of}. */
  public static SagaClient of(URI... coordinators) {
    return new SagaClient(ClientOptions.of(coordinators));
  }

  /**
   * Registers a saga. Registering the same one again changes nothing; another one under the same
   * name and version is refused.
   */
  public void register(Saga<?, ?> saga) {
    get("register " + saga.definition().name(), client.register(saga));
  }

  /** Starts a registered saga, with nothing else said. */
  public <I, O> SagaHandle<O> start(Saga<I, O> saga, I input) {
    return start(saga, input, StartOptions.NONE);
  }

  /**
   * Starts a registered saga and returns once the coordinator has it durably.
   *
   * @throws IllegalArgumentException if a part of the input is missing
   */
  public <I, O> SagaHandle<O> start(Saga<I, O> saga, I input, StartOptions start) {
    return get("start " + saga.definition().name(), client.start(saga, input, start));
  }

  /**
   * Waits for the end of a saga; coordinators may be away meanwhile.
   *
   * @param atMost how long; then the result is {@link Unfinished}
   * @throws IllegalArgumentException if the saga returned something of another type
   */
  public <O> SagaResult<O> await(SagaHandle<O> handle, Duration atMost) {
    return get("await " + handle.id(), client.await(handle, atMost));
  }

  /**
   * Waits for the end of a saga and tells how far it has come, as {@link AsyncSagaClient#follow}
   * does.
   *
   * @param atMost how long; then the result is {@link Unfinished}
   * @param told is told one thing at a time, on a thread of this client; what it throws is thrown
   *     here
   * @throws IllegalArgumentException if the saga returned something of another type
   */
  public <O> SagaResult<O> follow(
      SagaHandle<O> handle, Duration atMost, Consumer<SagaProgress> told) {
    return get("follow " + handle.id(), client.follow(handle, atMost, told));
  }

  /**
   * Asks that a saga be undone. It may still complete: it cannot be undone once its pivot is done.
   * {@link #await} tells.
   */
  public void cancel(SagaHandle<?> handle) {
    get("cancel " + handle.id(), client.cancel(handle));
  }

  /**
   * Says what a saga waits for, or will wait for, and returns once that is durable. Saying the same
   * again changes nothing.
   *
   * @param handle the saga
   * @param signal the step that waits for it
   * @param payload what is said
   * @throws CoordinatorRefusedException also if something else was said before ({@code
   *     signal_conflict}), or if it comes too late ({@code signal_too_late}, {@code
   *     transaction_aborted})
   * @throws IllegalArgumentException if a part of the payload is missing, or the step waits for no
   *     signal
   */
  public <P> void signal(SagaHandle<?> handle, StepRef<P> signal, P payload) {
    get("signal " + handle.id(), client.signal(handle, signal, payload));
  }

  /**
   * As {@link #signal(SagaHandle, StepRef, Object)}, for who knows only the saga's id and the
   * signal's name, such as the one who hears of a payment.
   */
  public void signal(TxId saga, String signal, Object payload) {
    get("signal " + saga, client.signal(saga, signal, payload));
  }

  /** What it fails with is thrown as if from here. */
  private static <T> T get(String what, CompletionStage<T> stage) {
    CompletableFuture<T> result = stage.toCompletableFuture();
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(true);
      Thread.currentThread().interrupt();
      throw OutcomeUnknownException.interrupted(what);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SagaClientException known) {
        known.fillInStackTrace();
        throw known;
      }
      throw e.getCause() instanceof RuntimeException other
          ? other
          : new IllegalStateException(what + " failed", e.getCause());
    }
  }

  /** Ends the waits of this client; sagas go on. */
  @Override
  public void close() {
    client.close();
  }
}
