package dev.verdict.sdk.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.sdk.coordinators.AnyCoordinator;
import dev.verdict.sdk.coordinators.NoAnswerException;
import dev.verdict.sdk.coordinators.Pace;
import dev.verdict.sdk.coordinators.Request;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The coordinator's API as JSON in, JSON out. No connection, no answer in time, 408, 429, 500 or
 * more, and whatever does not look like the coordinator's, may come from what is between. They are
 * tried again, at the next address, until the deadline; a status from 300 to 499 that always comes
 * from somebody else only for a while.
 */
final class CoordinatorApi {
  /** How long one coordinator may take: what it is asked to wait at most, and some more. */
  private static final Duration ATTEMPT_LONGEST = Duration.ofSeconds(6);

  private static final String WAIT = "wait=3";
  private static final int STATUS_GOOD_MIN = 200;
  private static final int STATUS_GOOD_MAX = 299;

  private final AnyCoordinator coordinators;
  private final String clientName;
  private final ObjectMapper mapper;

  /**
   * An answer of any status.
   *
   * @param repeated whether another coordinator may have carried out the request before
   */
  private record Answer(int status, JsonNode body, boolean repeated) {
    boolean isGood() {
      return status >= STATUS_GOOD_MIN && status <= STATUS_GOOD_MAX;
    }

    /** Every problem of the coordinator has a code, which is a text; others have numbers. */
    boolean isProblem() {
      return !code().isEmpty();
    }

    String code() {
      return body.path("code").isTextual() ? body.path("code").textValue() : "";
    }
  }

  CoordinatorApi(AnyCoordinator coordinators, String clientName, ObjectMapper mapper) {
    this.coordinators = coordinators;
    this.clientName = clientName;
    this.mapper = mapper;
  }

  CompletionStage<JsonNode> get(String path, Deadline until) {
    return send("GET", path, Optional.empty(), "", ATTEMPT_LONGEST, until);
  }

  CompletionStage<JsonNode> delete(String path, Deadline until) {
    return send("DELETE", path, Optional.empty(), "", ATTEMPT_LONGEST, until);
  }

  /**
   * Sends until there is an answer.
   *
   * @param idempotencyKey sent if not empty
   * @return the answer's body; fails with {@link ProblemException} if it is a problem, with {@link
   *     UnavailableException} if there was none before the deadline, or somebody else's again and
   *     again, or a refusal of the caller after an attempt whose answer was lost
   */
  CompletionStage<JsonNode> post(
      String path, JsonNode body, String idempotencyKey, Deadline until) {
    return send("POST", path, Optional.of(write(body)), idempotencyKey, ATTEMPT_LONGEST, until);
  }

  /**
   * The same, where the coordinator may take longer to answer.
   *
   * @param wait by how much
   */
  CompletionStage<JsonNode> postWaiting(
      String path, JsonNode body, String idempotencyKey, Duration wait, Deadline until) {
    Duration attempt = ATTEMPT_LONGEST.plus(wait);
    return send("POST", path, Optional.of(write(body)), idempotencyKey, attempt, until);
  }

  private CompletionStage<JsonNode> send(
      String method,
      String path,
      Optional<String> json,
      String idempotencyKey,
      Duration attempt,
      Deadline until) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Prefer", WAIT);
    headers.put("Verdict-Client", clientName);
    if (!idempotencyKey.isEmpty()) {
      headers.put("Idempotency-Key", idempotencyKey);
    }
    return coordinators
        .ask(
            new Request(method, path, json, headers),
            Pace.oneAtATime(attempt, until.left()),
            (status, body, repeated) -> read(status, body, repeated && !method.equals("GET")))
        .exceptionallyCompose(error -> CompletableFuture.failedFuture(unavailable(error)))
        .thenApply(CoordinatorApi::goodBody);
  }

  private static Throwable unavailable(Throwable error) {
    Throwable cause = AsyncVerdictClient.cause(error);
    return cause instanceof NoAnswerException
        ? new UnavailableException(String.valueOf(cause.getMessage()))
        : cause;
  }

  private Optional<Answer> read(int status, String body, boolean repeated) {
    if (AnyCoordinator.saysNothing(status)) {
      return Optional.empty();
    }
    return parse(body)
        .filter(JsonNode::isObject)
        .map(json -> new Answer(status, json, repeated))
        .filter(answer -> answer.isGood() || answer.isProblem());
  }

  private Optional<JsonNode> parse(String body) {
    try {
      return Optional.ofNullable(mapper.readTree(body));
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  private static JsonNode goodBody(Answer answer) {
    if (answer.isGood()) {
      return answer.body();
    }
    JsonNode body = answer.body();
    ProblemException refused =
        new ProblemException(answer.status(), answer.code(), body.path("detail").asText(""), body);
    if (answer.repeated() && refused.isAboutTheCaller()) {
      throw new UnavailableException(
          "a coordinator may have carried it out without an answer, and the next one refuses the"
              + " caller: "
              + refused.getMessage());
    }
    throw refused;
  }

  private String write(JsonNode body) {
    try {
      return mapper.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the request cannot be written as JSON", e);
    }
  }

  /** Waits, longer in later rounds, and never beyond the deadline. */
  CompletionStage<Boolean> pause(int round, Deadline until) {
    Duration pause = AnyCoordinator.pause(round);
    Duration bounded = pause.compareTo(until.left()) < 0 ? pause : until.left();
    return new CompletableFuture<Boolean>()
        .completeOnTimeout(true, bounded.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * When to give up.
   *
   * @param atNanos by {@link System#nanoTime}
   */
  record Deadline(long atNanos) {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    static Deadline in(Duration duration) {
      return new Deadline(System.nanoTime() + duration.toNanos());
    }

    boolean passed() {
      return atNanos - System.nanoTime() <= 0;
    }

    /** The time left, at least 1 ms. */
    Duration left() {
      Duration left = Duration.ofNanos(atNanos - System.nanoTime());
      return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }
  }
}
