package dev.verdict.coordinator.participants;

import dev.verdict.coordinator.addresses.AddressGate;
import dev.verdict.coordinator.addresses.Destination;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.FailureKind;
import dev.verdict.protocol.wire.ParticipantProtocol;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One address of a service as a caller sees it: how many calls are under way there, whether one
 * failed of late, and a circuit that lets only a little work through once most calls fail. For one
 * thread, but for what says otherwise.
 */
final class Callee {
  /** Where a batch was refused as not known, the next one is tried so much later. */
  static final Duration NO_BATCHES = Duration.ofMinutes(1);

  /** Where HTTP/2 was not spoken, it is tried again so much later. */
  static final Duration NO_HTTP2 = Duration.ofMinutes(1);

  private static final int SHIFT_MAX = 4;

  private final URI base;
  private final Map<CallKind, RequestOptions> requests = new EnumMap<>(CallKind.class);
  private final RequestOptions batchRequest;
  private final Destination destination;
  private final CircuitBreaker circuit;
  private boolean toldFailing;
  private final Clock clock;
  private @Nullable Batches batches;
  private boolean announcedBatches;
  private long noBatchesUntilMillis;
  private boolean announcedHttp2;
  private long noHttp2UntilMillis;
  private long restUntilMillis;
  private int failures;
  private String lastFailure = "";
  private final AtomicInteger underWay = new AtomicInteger();

  Callee(String service, URI base, Clock clock) {
    this.base = base;
    String prefix = base.getRawPath() == null ? "" : base.getRawPath();
    if (prefix.endsWith("/")) {
      prefix = prefix.substring(0, prefix.length() - 1);
    }
    for (CallKind kind : CallKind.values()) {
      requests.put(kind, post(base, prefix + ParticipantProtocol.PATH + kind.path()));
    }
    batchRequest = post(base, prefix + ParticipantProtocol.PATH + ParticipantProtocol.BATCH);
    this.clock = clock;
    this.destination = new Destination(base.getHost(), port(base), clock);
    circuit = Circuits.of(service + " at " + base, clock);
  }

  private static RequestOptions post(URI base, String uri) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setSsl(isTls(base))
        .setHost(base.getHost())
        .setPort(port(base))
        .setURI(uri);
  }

  private static boolean isTls(URI base) {
    return "https".equalsIgnoreCase(base.getScheme());
  }

  private static int port(URI base) {
    return base.getPort() >= 0 ? base.getPort() : isTls(base) ? 443 : 80;
  }

  URI base() {
    return base;
  }

  /** Where to connect, if it may be called; fails otherwise, or if its name is not known. */
  Future<SocketAddress> place(AddressGate gate) {
    return destination.find(gate);
  }

  /** A request, so that it goes to that place without another look for it. */
  RequestOptions at(SocketAddress place, RequestOptions request) {
    return destination.isPlain() ? request : new RequestOptions(request).setServer(place);
  }

  /** Where it is, for people; nothing else of its address, which may hold what is secret. */
  String hostAndPort() {
    return base.getHost() + ":" + port(base);
  }

  /** A request with one call, without headers. Not to be changed: all such calls share it. */
  RequestOptions request(CallKind kind) {
    return Objects.requireNonNull(requests.get(kind));
  }

  /** A request with several calls, without headers. Not to be changed. */
  RequestOptions batchRequest() {
    return batchRequest;
  }

  /** Whether several calls may travel there in one request. */
  boolean takesBatches() {
    return announcedBatches && isOver(noBatchesUntilMillis);
  }

  /** Whether it is called over HTTP/2. */
  boolean takesHttp2() {
    return announcedHttp2 && isOver(noHttp2UntilMillis);
  }

  private boolean isOver(long untilMillis) {
    return untilMillis == 0 || clock.millis() >= untilMillis;
  }

  /** What it announced; holds until it turns out to be wrong. */
  void announced(boolean batch, boolean http2) {
    announcedBatches = batch;
    noBatchesUntilMillis = 0;
    announcedHttp2 = http2;
    noHttp2UntilMillis = 0;
  }

  /**
   * It knows no batches now, whatever it announced: an older release may run there, or what stands
   * before it refused. It is tried again after a while.
   */
  void takeNoBatches() {
    noBatchesUntilMillis = clock.millis() + NO_BATCHES.toMillis();
  }

  /** It speaks no HTTP/2 now, whatever it announced. It is tried again after a while. */
  void takeNoHttp2() {
    noHttp2UntilMillis = clock.millis() + NO_HTTP2.toMillis();
  }

  /** What gathers calls to it. */
  Batches batches(Function<Callee, Batches> first) {
    Batches known = batches;
    if (known == null) {
      known = first.apply(this);
      batches = known;
    }
    return known;
  }

  /** For any thread. */
  int underWay() {
    return underWay.get();
  }

  boolean isResting(long nowMillis) {
    return nowMillis < restUntilMillis;
  }

  /**
   * Whether at most a few calls for work are let through, because most of the last ones failed. For
   * any thread.
   */
  boolean isShut() {
    return circuit() != Traffic.Circuit.CLOSED;
  }

  /** For any thread. */
  Traffic.Circuit circuit() {
    return switch (circuit.getState()) {
      case CLOSED, DISABLED, METRICS_ONLY -> Traffic.Circuit.CLOSED;
      case HALF_OPEN -> Traffic.Circuit.HALF_OPEN;
      case OPEN, FORCED_OPEN -> Traffic.Circuit.OPEN;
    };
  }

  /**
   * Takes a place for one call, whose end is to be told by {@link #answered}, {@link #failed} or
   * {@link #notJudged}, and then by {@link #leave}.
   *
   * @param work whether it asks for work; decisions have to arrive, and pass a circuit that is shut
   */
  boolean tryEnter(int placesMax, boolean work) {
    if (underWay.get() >= placesMax || (work && !circuit.tryAcquirePermission())) {
      return false;
    }
    underWay.incrementAndGet();
    return true;
  }

  /** What its last failure was, as in {@code answered 500 to commit}. */
  void failedBecause(String what) {
    lastFailure = what;
  }

  /** The same words; empty if no call has failed. */
  String lastFailure() {
    return lastFailure;
  }

  void leave() {
    underWay.decrementAndGet();
  }

  /** It rests, twice as long after each failure that follows another, up to sixteen times. */
  void failed(long nowMillis, Duration rest, long tookNanos) {
    circuit.onError(
        tookNanos,
        TimeUnit.NANOSECONDS,
        new CallFailedException(FailureKind.TIMED_OUT, "no answer"));
    toldFailing = Circuits.tell(circuit, toldFailing);
    if (!isResting(nowMillis)) {
      restUntilMillis = nowMillis + (rest.toMillis() << Math.min(failures, SHIFT_MAX));
      failures++;
    }
  }

  /** The call's end says nothing about this address. */
  void notJudged(boolean work) {
    if (work) {
      circuit.releasePermission();
    }
  }

  void answered(long tookNanos) {
    circuit.onSuccess(tookNanos, TimeUnit.NANOSECONDS);
    toldFailing = Circuits.tell(circuit, toldFailing);
    restUntilMillis = 0;
    failures = 0;
  }
}
