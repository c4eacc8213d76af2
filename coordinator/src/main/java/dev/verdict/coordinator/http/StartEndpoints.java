package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.StartRequest;
import dev.verdict.coordinator.engine.Transactions.Wait;
import dev.verdict.coordinator.http.Bodies.AtomicBody;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.atomic.AtomicSpec;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.wire.LockRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls that begin an atomic transaction. */
final class StartEndpoints {
  static final String ONE_SHOT_PATH = "/v1/atomic";
  private static final String BEGIN_PATH = "/v1/transactions";

  private static final BodyCodec<AtomicBody> ATOMIC = BodyCodec.of(AtomicBody.class);
  private static final BodyCodec<Json> ANY = BodyCodec.of(Json.class);

  private final BackendSlot slot;
  private final Defaults defaults;

  StartEndpoints(BackendSlot slot, Defaults defaults) {
    this.slot = slot;
    this.defaults = defaults;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.POST, ONE_SHOT_PATH, this::oneShot),
        new Endpoint(HttpMethod.POST, BEGIN_PATH, this::begin));
  }

  /** The one-shot call past the router. */
  Future<Reply> oneShotAlone(Exchange exchange) {
    Endpoint.refuseQuery(exchange.request());
    return oneShot(exchange);
  }

  private Future<Reply> oneShot(Exchange exchange) {
    Preference preference = Preference.read(exchange.header("Prefer"), defaults.waiting());
    Caller caller = exchange.caller();
    return exchange
        .body()
        .compose(
            body -> {
              AtomicBody atomic = ATOMIC.read(body);
              List<Branch> branches =
                  Rules.branches(Rules.required(atomic.branches(), "/branches"));
              if (branches.isEmpty()) {
                throw Rules.invalid("/branches", "At least one branch is needed");
              }
              Rules.requireVotesByCalls(branches);
              StartRequest start =
                  new StartRequest.Atomic(
                      origin(caller, atomic),
                      claim(caller, ONE_SHOT_PATH, body, defaults.namespace()),
                      spec(atomic),
                      branches,
                      true,
                      locks(exchange, atomic));
              return slot.require().transactions().start(start, Replies.wait(preference));
            })
        .map(snapshot -> Replies.awaited(200, snapshot, preference));
  }

  private Future<Reply> begin(Exchange exchange) {
    Caller caller = exchange.caller();
    return exchange
        .optionalBody()
        .compose(
            body -> {
              AtomicBody atomic = body.map(ATOMIC::read).orElse(AtomicBody.EMPTY);
              StartRequest start =
                  new StartRequest.Atomic(
                      origin(caller, atomic),
                      claim(
                          caller,
                          BEGIN_PATH,
                          body.orElseGet(() -> Buffer.buffer("{}")),
                          defaults.namespace()),
                      spec(atomic),
                      Rules.branches(atomic.branches().orElse(List.of())),
                      false,
                      locks(exchange, atomic));
              Wait wait = new Wait(Wait.Until.ACCEPTED, Duration.ZERO);
              return slot.require().transactions().start(start, wait);
            })
        .map(snapshot -> Replies.located(Replies.transaction(201, snapshot), snapshot));
  }

  private static Optional<LockRequest> locks(Exchange exchange, AtomicBody body) {
    Optional<LockRequest> locks = LockRules.locks(body.locks(), body.lockWaitMs());
    locks.map(LockRequest::waitMax).ifPresent(exchange::mayTake);
    return locks;
  }

  private AtomicSpec spec(AtomicBody body) {
    return new AtomicSpec(
        Rules.timeout(body.timeoutMs(), defaults.timeout(), "/timeout_ms"),
        Rules.timeout(body.callTimeoutMs(), defaults.callTimeout(), "/call_timeout_ms"),
        body.durableBegin().orElse(false));
  }

  private Origin origin(Caller caller, AtomicBody body) {
    return origin(defaults.namespace(), caller, "", body.businessKey(), body.labels());
  }

  static Origin origin(
      String namespace,
      Caller caller,
      String name,
      Optional<String> businessKey,
      Optional<Map<String, String>> labels) {
    return new Origin(
        namespace,
        caller.principal(),
        name,
        Rules.text(businessKey.orElse(""), Rules.TEXT_CHARS_MAX, "/business_key"),
        Rules.labels(labels),
        caller.traceparent());
  }

  /** The key and the hash of the request that it stands for. */
  static Optional<KeyClaim> claim(Caller caller, String path, Buffer body, String namespace) {
    return caller
        .key()
        .map(
            key ->
                new KeyClaim(
                    new IdempotencyKey(namespace, caller.principal(), key),
                    RequestHash.of("POST", path, ANY.read(body))));
  }
}
