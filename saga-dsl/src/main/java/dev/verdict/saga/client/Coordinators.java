package dev.verdict.saga.client;

import dev.verdict.protocol.Json;
import dev.verdict.saga.internal.JsonText;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends calls to whichever coordinator answers. Blocks nobody. */
final class Coordinators implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final int BODY_BYTES_MAX = 16 << 20;
  private static final Set<Integer> NOT_NOW = Set.of(408, 429);
  private static final Set<Integer> OF_THE_CALLER = Set.of(401, 403);
  private static final int FAILED_MIN = 500;
  private static final int GOOD_MIN = 200;
  private static final int GOOD_MAX = 299;
  private static final int SHOWN_CHARS_MAX = 500;

  /** So often, once all addresses were tried, whoever answers in a coordinator's place is tried. */
  private static final int STRANGERS_MORE_MAX = 6;

  private final ClientOptions options;
  private final HttpClient http;
  private final AtomicInteger preferred = new AtomicInteger();
  private final Set<Waiting<?>> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Coordinators(ClientOptions options) {
    this.options = options;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  /**
   * Sends a call until it is answered.
   *
   * @param patience how long it is repeated without an answer, at most
   * @return the body of a 2xx answer; fails with {@link CoordinatorRefusedException} if the answer
   *     is a problem other than 408, 429 and from 500 on, which say nothing of the call, with
   *     {@link OutcomeUnknownException} if there is no answer in time, if it always comes from
   *     somebody else than a coordinator, or if an answer was lost and the next coordinator refuses
   *     the caller. Who cancels it ends the repeating
   */
  CompletableFuture<Json> send(Call call, Duration patience) {
    CompletableFuture<Json> result = opened(call);
    new Sending(call, result, System.nanoTime() + patience.toNanos()).attempt();
    return result;
  }

  /** Waits, but not longer than the client is open. */
  CompletableFuture<Boolean> pause(Call call, Duration time) {
    return this.<Boolean>opened(call).completeOnTimeout(true, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Something that closing this ends. */
  private <T> CompletableFuture<T> opened(Call call) {
    Waiting<T> waiting = new Waiting<>(call);
    underWay.add(waiting);
    CompletionStage<?> unused =
        waiting.result.whenComplete((value, error) -> underWay.remove(waiting));
    if (closed) {
      waiting.close();
    }
    return waiting.result;
  }

  /** Somebody who waits for a call. */
  private static final class Waiting<T> {
    private final Call call;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    Waiting(Call call) {
      this.call = call;
    }

    void close() {
      result.completeExceptionally(OutcomeUnknownException.closed(call.toString()));
    }
  }

  /** One call, with its repetitions one after the other. */
  private final class Sending {
    private final Call call;
    private final CompletableFuture<Json> result;
    private final long giveUpAt;
    private final int first = preferred.get();
    private Duration pause = FIRST_PAUSE;
    private String why = "";
    private int attempts;
    private int strangersInARow;
    private boolean mayBeDone;

    Sending(Call call, CompletableFuture<Json> result, long giveUpAt) {
      this.call = call;
      this.result = result;
      this.giveUpAt = giveUpAt;
    }

    void attempt() {
      if (result.isDone()) {
        return;
      }
      int turn = Math.floorMod(first + attempts, options.coordinators().size());
      attempts++;
      URI coordinator = options.coordinators().get(turn);
      Duration left = atLeastOneMilli(giveUpAt - System.nanoTime());
      Duration timeout = min(options.callTimeout(), left);
      CompletableFuture<HttpResponse<String>> response =
          http.sendAsync(request(coordinator, call), headers -> new LimitedBody(BODY_BYTES_MAX));
      CompletionStage<?> unused = result.whenComplete((value, error) -> response.cancel(true));
      CompletionStage<?> unusedToo =
          response
              .copy()
              .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
              .whenComplete((answer, error) -> response.cancel(true))
              .handle(
                  (answer, error) ->
                      error == null ? heard(answer) : missed(coordinator, timeout, error))
              .thenAccept(outcome -> take(outcome, turn))
              .whenComplete(
                  (none, refused) -> {
                    if (refused != null) {
                      result.completeExceptionally(cause(refused));
                    }
                  });
    }

    private Attempt heard(HttpResponse<String> answer) {
      try {
        Attempt outcome = read(call, answer);
        mayBeDone |= outcome instanceof Attempt.Missed && !call.method().equals("GET");
        return outcome;
      } catch (CoordinatorRefusedException refused) {
        throw isOfTheCaller(answer) && mayBeDone
            ? OutcomeUnknownException.refused(call.toString(), attempts, why)
            : refused;
      }
    }

    /** Such a refusal depends on who was asked and when, and says nothing of what was done. */
    private boolean isOfTheCaller(HttpResponse<String> answer) {
      return OF_THE_CALLER.contains(answer.statusCode());
    }

    private Attempt missed(URI coordinator, Duration timeout, Throwable error) {
      Throwable cause = cause(error);
      mayBeDone |= !isUnsent(cause) && !call.method().equals("GET");
      if (!(cause instanceof TimeoutException)) {
        return new Attempt.Missed(coordinator + ": " + cause, Duration.ZERO);
      }
      String noAnswer = "%s: no answer in %d ms".formatted(coordinator, timeout.toMillis());
      return new Attempt.Missed(
          noAnswer, Duration.ZERO, timeout.compareTo(options.callTimeout()) < 0, false);
    }

    private void take(Attempt outcome, int turn) {
      if (outcome instanceof Attempt.Answer answer) {
        preferred.set(turn);
        result.complete(answer.body());
        return;
      }
      Attempt.Missed missed = (Attempt.Missed) outcome;
      why = missed.cutShort() && !why.isEmpty() ? why : missed.why();
      strangersInARow = missed.byStranger() ? strangersInARow + 1 : 0;
      if (strangersInARow >= options.coordinators().size() + STRANGERS_MORE_MAX) {
        result.completeExceptionally(
            OutcomeUnknownException.stranger(call.toString(), attempts, why));
        return;
      }
      Duration wait = max(jittered(pause), min(missed.retryAfter(), LONGEST_PAUSE));
      if (System.nanoTime() + wait.toNanos() - giveUpAt >= 0) {
        result.completeExceptionally(
            OutcomeUnknownException.noAnswer(call.toString(), attempts, why));
        return;
      }
      pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
      CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS)
          .execute(this::attempt);
    }
  }

  /** Whether there was no connection, so that nobody can have got the call. */
  private static boolean isUnsent(Throwable cause) {
    return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
  }

  private sealed interface Attempt {
    record Answer(Json body) implements Attempt {}

    /**
     * There was no answer of a coordinator.
     *
     * @param cutShort by the caller's patience, which says nothing about the coordinator
     * @param byStranger somebody else answered with a status that is no coordinator's here, such as
     *     a gateway that knows no route
     */
    record Missed(String why, Duration retryAfter, boolean cutShort, boolean byStranger)
        implements Attempt {
      Missed(String why, Duration retryAfter) {
        this(why, retryAfter, false, false);
      }
    }
  }

  private HttpRequest request(URI coordinator, Call call) {
    String base = coordinator.toString().replaceAll("/+$", "");
    BodyPublisher body =
        call.body()
            .map(json -> BodyPublishers.ofString(JsonText.write(json)))
            .orElseGet(BodyPublishers::noBody);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + call.path()))
            .header("Accept", "application/json, application/problem+json")
            .header("Verdict-Client", options.caller())
            .method(call.method(), body);
    call.body().ifPresent(json -> request.header("Content-Type", "application/json"));
    options.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    call.headers().forEach(request::header);
    return request.build();
  }

  private static Attempt read(Call call, HttpResponse<String> response) {
    int status = response.statusCode();
    if (NOT_NOW.contains(status) || status >= FAILED_MIN) {
      return new Attempt.Missed(response.uri() + " answered " + status, retryAfter(response));
    }
    Json body = readOrNull(response.body());
    boolean good = status >= GOOD_MIN && status <= GOOD_MAX;
    if (good && body instanceof Json.Obj) {
      return new Attempt.Answer(body);
    }
    if (!good && CoordinatorRefusedException.isProblem(body)) {
      throw CoordinatorRefusedException.of(call.toString(), status, body);
    }
    String text = response.body();
    String shown = text.substring(0, Math.min(text.length(), SHOWN_CHARS_MAX));
    String why = response.uri() + " answered " + status + " " + shown;
    return new Attempt.Missed(why, Duration.ZERO, false, !good);
  }

  private static Json readOrNull(String text) {
    try {
      return JsonText.read(text);
    } catch (IllegalArgumentException e) {
      return Json.nil();
    }
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,6}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .orElse(Duration.ZERO);
  }

  /** What a stage failed with. */
  static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /** Calls that failed together shall not go on together. */
  private static Duration jittered(Duration pause) {
    long half = pause.toNanos() / 2;
    return Duration.ofNanos(half + ThreadLocalRandom.current().nextLong(half + 1));
  }

  private static Duration atLeastOneMilli(long nanos) {
    return max(Duration.ofNanos(nanos), Duration.ofMillis(1));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  @Override
  public void close() {
    closed = true;
    underWay.forEach(Waiting::close);
  }
}
