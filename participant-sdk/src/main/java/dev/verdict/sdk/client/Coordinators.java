package dev.verdict.sdk.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends requests to whichever coordinator answers. No connection, no answer in time, 429 and 503
 * are tried again, at the next address, until the deadline; every other status is an answer.
 */
final class Coordinators {
  private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
  private static final Duration PAUSE_LONGEST = Duration.ofSeconds(2);
  private static final int SHIFT_MAX = 10;
  private static final Set<Integer> TRY_AGAIN = Set.of(429, 503);
  private static final Duration REQUEST_LONGEST = Duration.ofSeconds(15);
  private static final String WAIT = "wait=10";

  private final List<URI> addresses;
  private final String clientName;
  private final ObjectMapper mapper;
  private final HttpClient http;
  private final AtomicInteger preferred = new AtomicInteger();

  /**
   * A request.
   *
   * @param idempotencyKey sent if not empty
   */
  record Request(String method, String path, Optional<JsonNode> body, String idempotencyKey) {}

  /** An answer that is not an error. */
  record Answer(int status, JsonNode body) {}

  Coordinators(List<URI> addresses, String clientName, ObjectMapper mapper, HttpClient http) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("at least one coordinator's address is needed");
    }
    this.addresses = List.copyOf(addresses);
    this.clientName = clientName;
    this.mapper = mapper;
    this.http = http;
  }

  /**
   * Sends until there is an answer.
   *
   * @throws ProblemException if the answer is a problem other than 429 and 503
   * @throws UnavailableException if there was none before the deadline
   */
  Answer send(Request request, Deadline deadline) {
    String why = "no time was left";
    for (int failures = 0; !deadline.passed(); failures++) {
      int index = Math.floorMod(preferred.get(), addresses.size());
      try {
        HttpResponse<byte[]> response = http.send(build(request, index, deadline), bytes());
        if (!TRY_AGAIN.contains(response.statusCode())) {
          return read(response);
        }
        why = addresses.get(index) + " answered " + response.statusCode();
      } catch (IOException e) {
        why = addresses.get(index) + ": " + e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UnavailableException("interrupted while waiting for " + request.path());
      }
      preferred.compareAndSet(index, (index + 1) % addresses.size());
      if (failures + 1 >= addresses.size()) {
        pause(failures, deadline);
      }
    }
    throw new UnavailableException(
        request.method() + " " + request.path() + " was not answered in time; last: " + why);
  }

  private static HttpResponse.BodyHandler<byte[]> bytes() {
    return HttpResponse.BodyHandlers.ofByteArray();
  }

  private HttpRequest build(Request request, int index, Deadline deadline) {
    String base = addresses.get(index).toString().replaceAll("/+$", "");
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + request.path()))
            .timeout(deadline.left(REQUEST_LONGEST))
            .header("Prefer", WAIT)
            .header("Accept", "application/json, application/problem+json")
            .header("Verdict-Client", clientName)
            .method(
                request.method(),
                request
                    .body()
                    .map(body -> HttpRequest.BodyPublishers.ofByteArray(write(body)))
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
    request.body().ifPresent(body -> builder.header("Content-Type", "application/json"));
    if (!request.idempotencyKey().isEmpty()) {
      builder.header("Idempotency-Key", request.idempotencyKey());
    }
    return builder.build();
  }

  private byte[] write(JsonNode body) {
    try {
      return mapper.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the request cannot be written as JSON", e);
    }
  }

  private Answer read(HttpResponse<byte[]> response) throws IOException {
    int status = response.statusCode();
    boolean good = status >= 200 && status < 300;
    JsonNode body = good ? parse(response.body()) : parseLeniently(response.body());
    if (good) {
      return new Answer(status, body);
    }
    throw new ProblemException(
        status, body.path("code").asText("unknown"), body.path("detail").asText(""), body);
  }

  private JsonNode parse(byte[] body) throws IOException {
    JsonNode read = mapper.readTree(body);
    return read == null ? MissingNode.getInstance() : read;
  }

  private JsonNode parseLeniently(byte[] body) {
    try {
      return parse(body);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** Waits, longer after more failures, with jitter, and never beyond the deadline. */
  static void pause(int failures, Deadline deadline) {
    long bound = PAUSE_FIRST.toMillis() << Math.min(SHIFT_MAX, failures);
    long longest = Math.min(PAUSE_LONGEST.toMillis(), bound);
    long millis = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
    Duration bounded = deadline.left(Duration.ofMillis(millis));
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    over.completeOnTimeout(true, bounded.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  /**
   * When to give up.
   *
   * @param atNanos by {@link System#nanoTime}
   */
  record Deadline(long atNanos) {
    static Deadline in(Duration duration) {
      return new Deadline(System.nanoTime() + duration.toNanos());
    }

    boolean passed() {
      return atNanos - System.nanoTime() <= 0;
    }

    /** The time left, at least 1 ms and at most the given. */
    Duration left(Duration longest) {
      long nanos = Math.min(longest.toNanos(), atNanos - System.nanoTime());
      return Duration.ofNanos(Math.max(1_000_000, nanos));
    }
  }
}
