package dev.verdict.coordinator.http;

import dev.verdict.coordinator.http.Bodies.LeaseBody;
import dev.verdict.coordinator.http.Bodies.RenewBody;
import dev.verdict.coordinator.locks.LockClaim;
import dev.verdict.coordinator.locks.LockStore.After;
import dev.verdict.coordinator.locks.LockView;
import dev.verdict.coordinator.locks.Locks;
import dev.verdict.coordinator.locks.Standing;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.LockMode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Locks that services use on their own. A lease has its home in the database, and any node serves
 * it.
 */
final class LockEndpoints {
  private static final String PATH = "/v1/locks";
  private static final String ONE = PATH + "/{id}";
  private static final int LIMIT = 200;
  private static final int KEY_CHARS = 40;
  private static final BodyCodec<LeaseBody> LEASE = BodyCodec.of(LeaseBody.class);
  private static final BodyCodec<RenewBody> RENEWAL = BodyCodec.of(RenewBody.class);

  private final BackendSlot slot;
  private final Defaults defaults;

  LockEndpoints(BackendSlot slot, Defaults defaults) {
    this.slot = slot;
    this.defaults = defaults;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.POST, PATH, this::acquire),
        new Endpoint(HttpMethod.GET, PATH, true, this::list),
        new Endpoint(HttpMethod.POST, ONE + "/renew", this::renew),
        new Endpoint(HttpMethod.GET, ONE, this::get),
        new Endpoint(HttpMethod.DELETE, ONE, this::release));
  }

  private Locks locks() {
    return slot.require()
        .locks()
        .orElseThrow(
            () -> Problem.of(ProblemCode.UNAVAILABLE, "This node keeps no locks.").asException());
  }

  private Future<Reply> acquire(Exchange exchange) {
    Caller caller = exchange.caller();
    return exchange
        .body()
        .compose(
            body -> {
              LeaseBody lease = LEASE.read(body);
              LockClaim claim =
                  new LockClaim(
                      id(caller),
                      LockRules.resources(lease.resources()),
                      LockRules.waitMax(lease.waitMs()),
                      Optional.of(LockRules.ttl(lease.ttlMs())),
                      0,
                      Rules.text(lease.note().orElse(""), Rules.TEXT_CHARS_MAX, "/note"));
              return StoreFaults.asUnavailable(locks().claim(claim))
                  .compose(standing -> claimed(claim, standing));
            });
  }

  /** A key names the same lease for ever, so that a repeat finds it. */
  private String id(Caller caller) {
    return caller
        .key()
        .map(
            key ->
                RequestHash.of(
                        "LEASE", defaults.namespace() + " " + caller.principal(), Json.text(key))
                    .substring(0, KEY_CHARS))
        .orElseGet(() -> UUID.randomUUID().toString());
  }

  private Future<Reply> claimed(LockClaim claim, Standing standing) {
    return switch (standing.state()) {
      case GRANTED ->
          Future.succeededFuture(
              LockJson.lease(201, claim.holder(), standing)
                  .header("Location", PATH + "/" + claim.holder()));
      case TIMED_OUT, WAITING -> timedOut(claim);
      case RELEASED -> Future.failedFuture(over(claim.holder()));
      case MISMATCH, STALE_EPOCH ->
          Future.failedFuture(
              Problem.of(
                      ProblemCode.IDEMPOTENCY_KEY_REUSED,
                      "The key stands for a lease on other resources. Use another key.")
                  .asException());
    };
  }

  private Future<Reply> timedOut(LockClaim claim) {
    SortedMap<String, LockMode> resources = claim.resources();
    return StoreFaults.asUnavailable(locks().holders(resources.keySet()))
        .compose(
            who ->
                Future.failedFuture(
                    Problem.of(
                            ProblemCode.LOCK_TIMEOUT,
                            "Not granted within %d ms%s. Nothing is left of the claim; it may be repeated."
                                .formatted(
                                    claim.waitMax().toMillis(), who.isEmpty() ? "" : ": " + who))
                        .asException()));
  }

  private Future<Reply> renew(Exchange exchange) {
    String id = LockRules.id(exchange.parameter("id"));
    return exchange
        .body()
        .compose(
            body -> {
              Duration ttl = LockRules.ttl(RENEWAL.read(body).ttlMs());
              return StoreFaults.asUnavailable(locks().store().renew(id, ttl));
            })
        .compose(
            renewed ->
                renewed.isPresent()
                    ? Future.succeededFuture(LockJson.lease(200, id, renewed.get()))
                    : found(id).map(it -> refuseRenewal(id)));
  }

  private static Reply refuseRenewal(String id) {
    throw over(id);
  }

  private Future<Reply> get(Exchange exchange) {
    String id = LockRules.id(exchange.parameter("id"));
    return found(id).map(standing -> LockJson.lease(200, id, standing));
  }

  private Future<Standing> found(String id) {
    return StoreFaults.asUnavailable(locks().store().find(id))
        .map(standing -> standing.orElseThrow(() -> unknown(id)));
  }

  private Future<Reply> release(Exchange exchange) {
    String id = LockRules.id(exchange.parameter("id"));
    return StoreFaults.asUnavailable(locks().end(id))
        .map(
            was -> {
              if (was.isEmpty()) {
                throw unknown(id);
              }
              return LockJson.released(id);
            });
  }

  private static ProblemException unknown(String id) {
    return Problem.of(ProblemCode.UNKNOWN_LEASE, "No lease " + id + " is known.").asException();
  }

  private static ProblemException over(String id) {
    return Problem.of(
            ProblemCode.LEASE_OVER,
            "The lease "
                + id
                + " was released, or has expired. Whoever holds the resources now"
                + " has a larger token; ask for a new lease.")
        .asException();
  }

  private Future<Reply> list(Exchange exchange) {
    Query query = Query.read(exchange.request(), Set.of("cursor"));
    Optional<After> after = query.text("cursor").map(LockEndpoints::after);
    return StoreFaults.asUnavailable(locks().store().list(after, LIMIT))
        .map(views -> LockJson.list(views, next(views)));
  }

  private static Optional<String> next(List<LockView> views) {
    if (views.size() < LIMIT) {
      return Optional.empty();
    }
    LockView last = views.get(views.size() - 1);
    String text = last.token() + " " + last.resource();
    return Optional.of(
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static After after(String cursor) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      int blank = text.indexOf(' ');
      return new After(text.substring(blank + 1), Long.parseLong(text.substring(0, blank)));
    } catch (RuntimeException notOurs) {
      throw Problem.of(ProblemCode.INVALID_CURSOR, "Take the cursor from the page before.")
          .asException();
    }
  }
}
