package dev.verdict.sdk.coordinators;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.barrier.JsonText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Sends a request to whichever coordinator answers first. One that is dead costs nothing, one that
 * is frozen what the {@link Pace} says. The requests must bear repetition: several nodes may carry
 * them out. Thread-safe.
 */
public final class AnyCoordinator {
  /** After so long without an answer the next coordinator is asked as well. */
  public static final Duration HEDGE = Duration.ofMillis(300);

  /** Once all were asked, one of them is asked again after so long: its leader may be another. */
  public static final Duration AGAIN = Duration.ofSeconds(1);

  /** When a request is given up. */
  public static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Duration CONNECT_LONGEST = Duration.ofSeconds(2);
  private static final int STATUS_OK = 200;
  private static final Set<Integer> STATUSES_NOT_NOW = Set.of(408, 429);
  private static final int STATUS_FAILED_MIN = 500;

  private final List<String> bases;
  private final AtomicInteger preferred = new AtomicInteger();
  private final HttpClient client;
  private final Optional<CoordinatorToken> token;

  /** With an HTTP client of its own. */
  public AnyCoordinator(List<URI> coordinators) {
    this(coordinators, newClient());
  }

  /**
   * @param coordinators the nodes of one installation, at least one
   * @param client makes the requests
   * @throws IllegalArgumentException if there is no address, or one that {@link BaseUrl} refuses
   */
  public AnyCoordinator(List<URI> coordinators, HttpClient client) {
    this(coordinators, client, Optional.empty());
  }

  /**
   * Shows coordinators a token; otherwise as the other constructor.
   *
   * @param token what they are shown; empty for none
   */
  public AnyCoordinator(
      List<URI> coordinators, HttpClient client, Optional<CoordinatorToken> token) {
    if (coordinators.isEmpty()) {
      throw new IllegalArgumentException("at least one coordinator's address is needed");
    }
    this.bases = coordinators.stream().map(AnyCoordinator::base).toList();
    this.client = client;
    this.token = token;
  }

  private static String base(URI address) {
    return BaseUrl.require(address, "a coordinator").toString().replaceAll("/+$", "");
  }

  /** An HTTP client fit for coordinators: a dead address is noticed within 2 s. */
  public static HttpClient newClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_LONGEST)
        .build();
  }

  /**
   * Asks for something.
   *
   * @param reader reads what was answered with status 200; throws if the coordinators' API answers
   *     no such thing here, and then another one is asked
   * @return what was read first; fails with {@link NoAnswerException} within {@link #LONGEST}
   */
  public <T> CompletionStage<T> get(String path, Function<Json, T> reader) {
    return inquire("GET", path, Optional.empty(), reader);
  }

  /** Puts a JSON value somewhere; otherwise as {@link #get}. */
  public <T> CompletionStage<T> put(String path, String json, Function<Json, T> reader) {
    return inquire("PUT", path, Optional.of(json), reader);
  }

  /** Asks by a JSON value; otherwise as {@link #get}. */
  public <T> CompletionStage<T> post(String path, String json, Function<Json, T> reader) {
    return inquire("POST", path, Optional.of(json), reader);
  }

  /** Deletes something; otherwise as {@link #get}. */
  public <T> CompletionStage<T> delete(String path, Function<Json, T> reader) {
    return inquire("DELETE", path, Optional.empty(), reader);
  }

  private <T> CompletionStage<T> inquire(
      String method, String path, Optional<String> json, Function<Json, T> reader) {
    return ask(
        new Request(method, path, json, Map.of()),
        Pace.INQUIRY,
        (status, body, repeated) ->
            status == STATUS_OK
                ? Optional.of(reader.apply(JsonText.parse(body)))
                : Optional.empty());
  }

  /**
   * Asks until there is an answer.
   *
   * @return fails with {@link NoAnswerException} when the pace says to give up, or when somebody
   *     else goes on answering in the coordinators' place
   */
  public <T> CompletionStage<T> ask(Request request, Pace pace, Reading<T> reading) {
    return new Question<>(this, request, pace, reading).begin();
  }

  /** Whether a status, of whomever, says nothing of the request: 408, 429, 500 and more. */
  public static boolean saysNothing(int status) {
    return STATUSES_NOT_NOW.contains(status) || status >= STATUS_FAILED_MIN;
  }

  /**
   * How long to wait before asking again what was answered but not settled: longer in later rounds,
   * with jitter, 2 s at most.
   *
   * @param round from 0
   */
  public static Duration pause(int round) {
    return Question.pause(round);
  }

  int count() {
    return bases.size();
  }

  /** Whom to ask first: whoever answered last. */
  int preferred() {
    return preferred.get();
  }

  void prefer(int index) {
    preferred.set(index);
  }

  String base(int index) {
    return bases.get(index);
  }

  HttpClient client() {
    return client;
  }

  HttpRequest request(int index, Request request, Duration timeout) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(bases.get(index) + request.path()))
            .timeout(timeout)
            .header("Accept", "application/json, application/problem+json")
            .method(
                request.method(),
                request.json().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
    request.json().ifPresent(body -> builder.header("Content-Type", "application/json"));
    token.ifPresent(shown -> builder.header("Authorization", shown.authorization()));
    request.headers().forEach(builder::header);
    return builder.build();
  }
}
