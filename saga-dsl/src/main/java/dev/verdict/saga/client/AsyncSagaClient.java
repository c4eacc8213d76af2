package dev.verdict.saga.client;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.saga.Saga;
import dev.verdict.saga.StepRef;
import dev.verdict.saga.client.SagaResult.Unfinished;
import dev.verdict.saga.internal.Codec;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Registers sagas with the coordinators, starts them, follows them and awaits their end, without
 * blocking. A started saga needs no client: it ends the same if this process dies.
 *
 * <p>Every call is repeated while no coordinator answers. Its stage fails with {@link
 * CoordinatorRefusedException} if one answers with a problem, with {@link OutcomeUnknownException}
 * if none answers in time; what depends on it runs on threads of this client, which it must not
 * block. Instances may be shared between threads. {@link SagaClient} is the same for who would
 * rather wait.
 */
public final class AsyncSagaClient implements AutoCloseable {
  private final ClientOptions options;
  private final Coordinators coordinators;

  /** A client. */
  public AsyncSagaClient(ClientOptions options) {
    this.options = options;
    this.coordinators = new Coordinators(options);
  }

  /** A client of these coordinators, with the other options as in {@link ClientOptions#of}. */
  public static AsyncSagaClient of(URI... coordinators) {
    return new AsyncSagaClient(ClientOptions.of(coordinators));
  }

  /**
   * Registers a saga. Registering the same one again changes nothing; another one under the same
   * name and version is refused.
   */
  public CompletionStage<Void> register(Saga<?, ?> saga) {
    return send(Call.of("PUT", "/v1/saga-definitions")
            .with(DefinitionJson.toJson(saga.definition())))
        .thenAccept(registered -> {});
  }

  /** Starts a registered saga, with nothing else said. */
  public <I, O> CompletionStage<SagaHandle<O>> start(Saga<I, O> saga, I input) {
    return start(saga, input, StartOptions.NONE);
  }

  /**
   * Starts a registered saga.
   *
   * @return completes once the coordinator has it durably
   * @throws IllegalArgumentException if a part of the input is missing
   */
  public <I, O> CompletionStage<SagaHandle<O>> start(Saga<I, O> saga, I input, StartOptions start) {
    String key = start.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
    Call call =
        Call.of("POST", "/v1/sagas")
            .with("Idempotency-Key", key)
            .with("Prefer", "respond-async")
            .with(startBody(saga, saga.encodeInput(input), start));
    return send(call).thenApply(answer -> new SagaHandle<>(saga, Answers.id(call, answer)));
  }

  private static Json startBody(Saga<?, ?> saga, Json input, StartOptions start) {
    Map<String, Json> body = new LinkedHashMap<>();
    body.put("saga", Json.text(saga.definition().name()));
    body.put("version", Json.number(saga.definition().version()));
    body.put("input", input);
    start.businessKey().ifPresent(key -> body.put("business_key", Json.text(key)));
    if (!start.labels().isEmpty()) {
      body.put("labels", Json.of(start.labels()));
    }
    return new Json.Obj(body);
  }

  /**
   * Waits for the end of a saga; coordinators may be away meanwhile.
   *
   * @param atMost how long; then the result is {@link Unfinished}
   * @return fails with {@link IllegalArgumentException} if the saga returned something of another
   *     type
   */
  public <O> CompletionStage<SagaResult<O>> await(SagaHandle<O> handle, Duration atMost) {
    return follow(handle, atMost, progress -> {});
  }

  /**
   * Waits for the end of a saga and tells how far it has come: at once, and whenever that looks
   * different. It looks often while something happens and about once a second while nothing does,
   * so what changes and changes again in between is not told.
   *
   * @param atMost how long; then the result is {@link Unfinished}
   * @param told is told one thing at a time; if it throws, the stage fails with that
   * @return fails with {@link IllegalArgumentException} if the saga returned something of another
   *     type
   */
  public <O> CompletionStage<SagaResult<O>> follow(
      SagaHandle<O> handle, Duration atMost, Consumer<SagaProgress> told) {
    CompletableFuture<SagaResult<O>> result = new CompletableFuture<>();
    new Following<>(coordinators, options.callTimeout(), handle, told, atMost, result).look();
    return result;
  }

  /**
   * Asks that a saga be undone. It may still complete: it cannot be undone once its pivot is done.
   * {@link #await} tells.
   */
  public CompletionStage<Void> cancel(SagaHandle<?> handle) {
    return send(Call.of("POST", Following.path(handle.id()) + "/abort")
            .with("Prefer", "respond-async"))
        .thenAccept(accepted -> {});
  }

  /**
   * Says what a saga waits for, or will wait for. Saying the same again changes nothing.
   *
   * @param handle the saga
   * @param signal the step that waits for it
   * @param payload what is said
   * @return completes once it is durable; fails with {@link CoordinatorRefusedException} also if
   *     something else was said before ({@code signal_conflict}), or if it comes too late ({@code
   *     signal_too_late}, {@code transaction_aborted})
   * @throws IllegalArgumentException if a part of the payload is missing, or the step waits for no
   *     signal
   */
  public <P> CompletionStage<Void> signal(SagaHandle<?> handle, StepRef<P> signal, P payload) {
    return signal(handle.id(), signal.signal(), payload);
  }

  /**
   * As {@link #signal(SagaHandle, StepRef, Object)}, for who knows only the saga's id and the
   * signal's name, such as the one who hears of a payment.
   */
  public CompletionStage<Void> signal(TxId saga, String signal, Object payload) {
    Json body = new Json.Obj(Map.of("payload", Codec.encode(payload)));
    return send(Call.of("POST", "/v1/sagas/" + saga + "/signals/" + signal).with(body))
        .thenAccept(accepted -> {});
  }

  private CompletionStage<Json> send(Call call) {
    return coordinators.send(call, options.giveUpAfter());
  }

  /** Ends what is under way here, with {@link OutcomeUnknownException}; sagas go on. */
  @Override
  public void close() {
    coordinators.close();
  }
}
