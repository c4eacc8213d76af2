package dev.verdict.sdk.presence;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.barrier.JsonText;
import dev.verdict.sdk.coordinators.AnyCoordinator;
import dev.verdict.sdk.coordinators.Pace;
import dev.verdict.sdk.coordinators.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a service as the coordinators know it: announced with heartbeats at any node that
 * answers, until it signs off. Thread-safe.
 */
public final class Presence implements AutoCloseable {
  /**
   * How often it sends a heartbeat, unless the coordinator's time to live asks for another pace.
   */
  public static final Duration HEARTBEAT = Duration.ofSeconds(3);

  /** How long signing off may take: it is a courtesy. */
  public static final Duration SIGN_OFF_LONGEST = Duration.ofSeconds(2);

  /** How long after a sign-off coordinators may still call: each looks once a second. */
  public static final Duration HEARD_AFTER = Duration.ofMillis(1_500);

  private static final Logger LOG = System.getLogger(Presence.class.getName());
  private static final Duration HEARTBEAT_SHORTEST = Duration.ofMillis(200);
  private static final Duration HEARTBEAT_LONGEST = Duration.ofSeconds(30);
  private static final Duration RETRY_FIRST = Duration.ofMillis(250);
  private static final int HEARTBEATS_PER_LIFE = 5;
  private static final int SHIFT_MAX = 4;
  private static final int STATUS_OK = 200;
  private static final int STATUS_BAD_REQUEST = 400;
  private static final String UNKNOWN_MEMBER = "unknown_member";
  private static final Set<String> NOTHING_MORE = Set.of();

  private final AnyCoordinator coordinators;
  private final String participant;
  private final String instance;
  private final Supplier<Set<String>> capabilities;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Presence::daemon);
  private final CompletableFuture<Boolean> accepted = new CompletableFuture<>();
  private @Nullable URI address;
  private @Nullable ScheduledFuture<?> next;
  private CompletionStage<Boolean> lastBeat = CompletableFuture.completedFuture(true);
  private Optional<CompletionStage<Boolean>> gone = Optional.empty();
  private boolean sending;
  private boolean over;
  private int failures;

  /**
   * @param coordinators whom to tell
   * @param participant the service's registered name
   * @param instance names this instance among those of the service
   * @param capabilities what it can do now beyond the calls that every participant takes, by the
   *     names of {@link dev.verdict.protocol.wire.Capability}
   */
  public Presence(
      AnyCoordinator coordinators,
      String participant,
      String instance,
      Supplier<Set<String>> capabilities) {
    this.coordinators = coordinators;
    this.participant = participant;
    this.instance = instance;
    this.capabilities = capabilities;
  }

  /**
   * Announces the instance, now and again and again; a second time, at another address.
   *
   * @param baseUrl where it answers from now on
   * @return completes when a coordinator has taken note for the first time; never fails: it is
   *     tried until it succeeds or this is closed
   */
  public synchronized CompletionStage<Void> announce(URI baseUrl) {
    address = baseUrl;
    beatAfter(Duration.ZERO);
    return accepted.thenAccept(done -> {});
  }

  private synchronized void beatAfter(Duration pause) {
    if (over) {
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    try {
      next = timer.schedule(this::beat, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      over = true;
    }
  }

  private void beat() {
    URI told;
    CompletableFuture<Boolean> beat = new CompletableFuture<>();
    synchronized (this) {
      if (over || sending || address == null) {
        return;
      }
      sending = true;
      told = address;
      lastBeat = beat;
    }
    CompletionStage<Boolean> unused =
        CompletableFuture.completedFuture(told)
            .thenCompose(this::put)
            .handle((pace, error) -> beat.complete(beaten(told, pace, error)));
  }

  /** A coordinator of an old release refuses the word, and is told without it. */
  private CompletionStage<Duration> put(URI told) {
    Request full =
        new Request("PUT", path(), Optional.of(body(told, capabilities.get())), Map.of());
    return coordinators
        .ask(full, Pace.INQUIRY, (status, body, repeated) -> read(status, body))
        .thenCompose(
            heard ->
                heard
                    .pace
                    .<CompletionStage<Duration>>map(CompletableFuture::completedFuture)
                    .orElseGet(
                        () ->
                            coordinators.put(
                                path(), body(told, NOTHING_MORE), Presence::heartbeat)));
  }

  private static Optional<Heard> read(int status, String body) {
    if (status == STATUS_OK) {
      return Optional.of(new Heard(Optional.of(heartbeat(JsonText.parse(body)))));
    }
    return status == STATUS_BAD_REQUEST && body.contains(UNKNOWN_MEMBER)
        ? Optional.of(new Heard(Optional.empty()))
        : Optional.empty();
  }

  /** The pace that a coordinator asks for; empty if it did not understand the announcement. */
  private record Heard(Optional<Duration> pace) {}

  private synchronized boolean beaten(
      URI told, @Nullable Duration pace, @Nullable Throwable error) {
    sending = false;
    if (pace == null) {
      failed(error);
      return false;
    }
    failures = 0;
    accepted.complete(true);
    beatAfter(told.equals(address) ? jittered(pace) : Duration.ZERO);
    return true;
  }

  private void failed(@Nullable Throwable error) {
    Level level = failures == 0 ? Level.WARNING : Level.DEBUG;
    LOG.log(
        level,
        "{0}: no coordinator takes note of instance {1}: {2}",
        participant,
        instance,
        String.valueOf(error));
    Duration pause = RETRY_FIRST.multipliedBy(1L << Math.min(failures, SHIFT_MAX));
    failures++;
    beatAfter(jittered(pause));
  }

  /** From three quarters to five quarters, so that instances do not beat in step. */
  private static Duration jittered(Duration pace) {
    double factor = 0.75 + ThreadLocalRandom.current().nextDouble() / 2;
    return Duration.ofMillis((long) (pace.toMillis() * factor));
  }

  /** The pace that the answer asks for: several heartbeats may be lost in one life. */
  private static Duration heartbeat(Json answer) {
    Json life = object(answer).at("/time_to_live_ms");
    if (!(life instanceof Json.Num number)) {
      return HEARTBEAT;
    }
    long millis = number.value().longValue() / HEARTBEATS_PER_LIFE;
    return Duration.ofMillis(
        Math.max(HEARTBEAT_SHORTEST.toMillis(), Math.min(HEARTBEAT_LONGEST.toMillis(), millis)));
  }

  private static Json.Obj object(Json answer) {
    if (answer instanceof Json.Obj object) {
      return object;
    }
    throw new IllegalStateException("a coordinator answers with an object");
  }

  private String path() {
    return "/v1/participants/" + participant + "/instances/" + instance;
  }

  private static String body(URI address, Set<String> capabilities) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("base_url", Json.text(address.toString()));
    members.put("asks", Json.bool(true));
    if (!capabilities.isEmpty()) {
      List<Json> names = new TreeSet<>(capabilities).stream().map(Json::text).toList();
      members.put("capabilities", new Json.Arr(names));
    }
    return JsonText.format(new Json.Obj(members));
  }

  /**
   * Signs off, if it was announced: tries for {@link #SIGN_OFF_LONGEST}. Then it lets {@link
   * #HEARD_AFTER} pass.
   *
   * @return completes when coordinators know that this instance is gone, as far as one can tell; at
   *     once if it was never announced. Never fails
   */
  public CompletionStage<Boolean> signOff() {
    CompletionStage<Boolean> going;
    synchronized (this) {
      going = gone.orElseGet(this::go);
      gone = Optional.of(going);
    }
    accepted.completeExceptionally(new CancellationException("closed"));
    return going;
  }

  private CompletionStage<Boolean> go() {
    over = true;
    timer.shutdownNow();
    return address == null
        ? CompletableFuture.completedFuture(true)
        : told(lastBeat).thenCompose(Presence::heard);
  }

  private CompletionStage<Boolean> told(CompletionStage<Boolean> before) {
    return before
        .thenCompose(beaten -> coordinators.delete(path(), Presence::object))
        .toCompletableFuture()
        .thenApply(answer -> true)
        .completeOnTimeout(false, SIGN_OFF_LONGEST.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(error -> false)
        .whenComplete(
            (done, error) ->
                LOG.log(
                    Level.DEBUG, "{0}: instance {1} signed off: {2}", participant, instance, done));
  }

  /** Whoever could not be told finds out later than anybody would wait. */
  private static CompletionStage<Boolean> heard(boolean told) {
    return told
        ? new CompletableFuture<Boolean>()
            .completeOnTimeout(true, HEARD_AFTER.toMillis(), TimeUnit.MILLISECONDS)
        : CompletableFuture.completedFuture(false);
  }

  /** Signs off, and waits for it. */
  @Override
  public void close() {
    boolean told = signOff().toCompletableFuture().join();
    LOG.log(Level.DEBUG, "{0}: instance {1} is gone: {2}", participant, instance, told);
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "verdict-presence");
    thread.setDaemon(true);
    return thread;
  }
}
