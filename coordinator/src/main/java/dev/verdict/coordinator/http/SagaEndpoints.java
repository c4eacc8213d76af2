package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.StartRequest;
import dev.verdict.coordinator.http.Bodies.SagaBody;
import dev.verdict.coordinator.http.Bodies.SignalBody;
import dev.verdict.protocol.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/** The calls that start a saga and give it signals. */
final class SagaEndpoints {
  private static final String PATH = "/v1/sagas";
  private static final BodyCodec<SagaBody> SAGA = BodyCodec.of(SagaBody.class);

  private static final BodyCodec<SignalBody> SIGNAL = BodyCodec.of(SignalBody.class);

  private final BackendSlot slot;
  private final Defaults defaults;
  private final SagaCatalog catalog;

  SagaEndpoints(BackendSlot slot, Defaults defaults) {
    this.slot = slot;
    this.defaults = defaults;
    this.catalog = new SagaCatalog(() -> slot.require().definitions(), defaults.namespace());
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.POST, PATH, this::start),
        new Endpoint(HttpMethod.POST, PATH + "/{id}/signals/{name}", this::signal));
  }

  /** Answered once the signal is durable: a repeat is answered alike, whoever leads by then. */
  private Future<Reply> signal(Exchange exchange) {
    return exchange
        .optionalBody()
        .compose(
            body -> {
              SignalBody signal = body.map(SIGNAL::read).orElse(SignalBody.EMPTY);
              return slot.require()
                  .transactions()
                  .signal(
                      exchange.transaction(),
                      exchange.signal(),
                      signal.payload().orElse(Json.nil()));
            })
        .map(snapshot -> Replies.transaction(200, snapshot));
  }

  private Future<Reply> start(Exchange exchange) {
    Preference preference = Preference.read(exchange.header("Prefer"), defaults.waiting());
    Caller caller = exchange.caller();
    return exchange
        .body()
        .compose(body -> start(caller, body, preference))
        .map(snapshot -> Replies.located(Replies.awaited(200, snapshot, preference), snapshot));
  }

  private Future<Snapshot> start(Caller caller, Buffer body, Preference preference) {
    SagaBody saga = SAGA.read(body);
    String name = Rules.name(Rules.required(saga.saga(), "/saga"), "/saga");
    Optional<Integer> version = saga.version().map(SagaEndpoints::version);
    var origin =
        StartEndpoints.origin(
            defaults.namespace(), caller, name, saga.businessKey(), saga.labels());
    var claim = StartEndpoints.claim(caller, PATH, body, defaults.namespace());
    Backend backend = slot.require();
    return catalog
        .find(name, version)
        .compose(
            found -> {
              SagaCatalog.Registered registered = found.orElseThrow(() -> unknown(name, version));
              StartRequest request =
                  new StartRequest.Saga(
                      origin,
                      claim,
                      registered.definition(),
                      registered.hash(),
                      saga.input().orElse(Json.emptyObject()));
              return backend.transactions().start(request, Replies.wait(preference));
            });
  }

  private static int version(long version) {
    if (version < 1 || version > Integer.MAX_VALUE) {
      throw Rules.invalid("/version", "A version is a whole number from 1");
    }
    return (int) version;
  }

  private static ProblemException unknown(String name, Optional<Integer> version) {
    return DefinitionEndpoints.unknown(name, version.map(number -> " " + number).orElse(""));
  }
}
