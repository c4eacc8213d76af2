package dev.verdict.saga.client;

import dev.verdict.protocol.Json;
import dev.verdict.saga.internal.JsonText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends calls to whichever coordinator answers. */
final class Coordinators implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final int BODY_BYTES_MAX = 16 << 20;
  private static final Set<Integer> WORTH_REPEATING = Set.of(429, 502, 503, 504);

  private final ClientOptions options;
  private final HttpClient http;
  private final AtomicInteger preferred = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

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
   * @return the body of a 2xx answer
   * @throws CoordinatorRefusedException if the answer is a problem
   * @throws OutcomeUnknownException if there is no answer in time
   */
  Json send(Call call, Duration patience) {
    long giveUpAt = System.nanoTime() + patience.toNanos();
    Duration pause = FIRST_PAUSE;
    String why = "";
    for (int attempt = 1; ; attempt++) {
      Attempt outcome = attempt(call, giveUpAt);
      if (outcome instanceof Attempt.Answer answer) {
        return answer.body();
      }
      Attempt.Missed missed = (Attempt.Missed) outcome;
      why = missed.cutShort() && !why.isEmpty() ? why : missed.why();
      Duration wait = max(pause, min(missed.retryAfter(), LONGEST_PAUSE));
      if (System.nanoTime() + wait.toNanos() - giveUpAt >= 0) {
        throw OutcomeUnknownException.noAnswer(call.toString(), attempt, why);
      }
      preferred.incrementAndGet();
      pause(call, wait);
      pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
    }
  }

  /** Waits, but not longer than the client is open. */
  void pause(Call call, Duration time) {
    try {
      if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw OutcomeUnknownException.closed(call.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw OutcomeUnknownException.interrupted(call.toString());
    }
  }

  private sealed interface Attempt {
    record Answer(Json body) implements Attempt {}

    /** One that was cut short by the caller's patience says nothing about the coordinator. */
    record Missed(String why, Duration retryAfter, boolean cutShort) implements Attempt {
      Missed(String why, Duration retryAfter) {
        this(why, retryAfter, false);
      }
    }
  }

  private Attempt attempt(Call call, long giveUpAt) {
    if (closed.getCount() == 0) {
      throw OutcomeUnknownException.closed(call.toString());
    }
    int turn = Math.floorMod(preferred.get(), options.coordinators().size());
    URI coordinator = options.coordinators().get(turn);
    Duration timeout = min(options.callTimeout(), atLeastOneMilli(giveUpAt - System.nanoTime()));
    CompletableFuture<HttpResponse<String>> response =
        http.sendAsync(request(coordinator, call), headers -> new LimitedBody(BODY_BYTES_MAX));
    try {
      return read(call, response.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      return new Attempt.Missed(coordinator + ": " + e.getCause(), Duration.ZERO);
    } catch (TimeoutException e) {
      response.cancel(true);
      String why = "%s: no answer in %d ms".formatted(coordinator, timeout.toMillis());
      return new Attempt.Missed(why, Duration.ZERO, timeout.compareTo(options.callTimeout()) < 0);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw OutcomeUnknownException.interrupted(call.toString());
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
    call.headers().forEach(request::header);
    return request.build();
  }

  private static Attempt read(Call call, HttpResponse<String> response) {
    String text = response.body();
    int status = response.statusCode();
    if (WORTH_REPEATING.contains(status)) {
      return new Attempt.Missed(response.uri() + " answered " + status, retryAfter(response));
    }
    if (status >= 400) {
      throw CoordinatorRefusedException.of(call.toString(), status, readOrNull(text));
    }
    try {
      return new Attempt.Answer(text.isBlank() ? Json.emptyObject() : JsonText.read(text));
    } catch (IllegalArgumentException e) {
      return new Attempt.Missed(
          response.uri() + " answered " + status + ", " + e.getMessage(), Duration.ZERO);
    }
  }

  /** A proxy between may answer without a problem; the status then says all there is. */
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
    closed.countDown();
  }
}
