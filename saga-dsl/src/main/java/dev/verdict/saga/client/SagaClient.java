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

/**
 * Registers sagas with the coordinators, starts them and awaits their end. A started saga needs no
 * client: it ends the same if this process dies.
 *
 * <p>Every call blocks its thread, is repeated while no coordinator answers, and throws {@link
 * CoordinatorRefusedException} if one answers with a problem, {@link OutcomeUnknownException} if
 * none answers in time. Instances may be shared between threads.
 */
public final class SagaClient implements AutoCloseable {
  private static final Duration FIRST_LOOK = Duration.ofMillis(20);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

  private final ClientOptions options;
  private final Coordinators coordinators;

  /** A client. */
  public SagaClient(ClientOptions options) {
    this.options = options;
    this.coordinators = new Coordinators(options);
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
    coordinators.send(
        Call.of("PUT", "/v1/saga-definitions").with(DefinitionJson.toJson(saga.definition())),
        options.giveUpAfter());
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
    String key = start.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
    Call call =
        Call.of("POST", "/v1/sagas")
            .with("Idempotency-Key", key)
            .with("Prefer", "respond-async")
            .with(startBody(saga, saga.encodeInput(input), start));
    return new SagaHandle<>(saga, Answers.id(call, coordinators.send(call, options.giveUpAfter())));
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
   * @throws IllegalArgumentException if the saga returned something of another type
   */
  public <O> SagaResult<O> await(SagaHandle<O> handle, Duration atMost) {
    Call call = Call.of("GET", path(handle.id()));
    long end = System.nanoTime() + atMost.toNanos();
    Duration pause = FIRST_LOOK;
    SagaResult<O> result = look(handle, call, end);
    while (result instanceof Unfinished && System.nanoTime() - end < 0) {
      long left = Math.max(1, end - System.nanoTime());
      coordinators.pause(call, Duration.ofNanos(Math.min(pause.toNanos(), left)));
      result = look(handle, call, end);
      pause = pause.compareTo(LONGEST_LOOK) < 0 ? pause.multipliedBy(2) : LONGEST_LOOK;
    }
    return result;
  }

  private <O> SagaResult<O> look(SagaHandle<O> handle, Call call, long end) {
    Duration left = Duration.ofNanos(end - System.nanoTime());
    boolean enough = left.compareTo(options.callTimeout()) > 0;
    return Answers.result(
        handle.saga(), coordinators.send(call, enough ? left : options.callTimeout()));
  }

  /**
   * Asks that a saga be undone. It may still complete: it cannot be undone once its pivot is done.
   * {@link #await} tells.
   */
  public void cancel(SagaHandle<?> handle) {
    coordinators.send(
        Call.of("POST", path(handle.id()) + "/abort").with("Prefer", "respond-async"),
        options.giveUpAfter());
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
    signal(handle.id(), signal.signal(), payload);
  }

  /**
   * As {@link #signal(SagaHandle, StepRef, Object)}, for who knows only the saga's id and the
   * signal's name, such as the one who hears of a payment.
   */
  public void signal(TxId saga, String signal, Object payload) {
    Json body = new Json.Obj(Map.of("payload", Codec.encode(payload)));
    coordinators.send(
        Call.of("POST", "/v1/sagas/" + saga + "/signals/" + signal).with(body),
        options.giveUpAfter());
  }

  private static String path(TxId id) {
    return "/v1/transactions/" + id;
  }

  /** Ends the waits of this client; sagas go on. */
  @Override
  public void close() {
    coordinators.close();
  }
}
