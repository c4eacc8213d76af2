package dev.verdict.sdk.coordinators;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends a request to whichever coordinator answers first. One that is dead costs nothing, one that
 * is frozen {@link #HEDGE}. The requests must bear repetition: several nodes may carry them out.
 * Thread-safe.
 */
public final class AnyCoordinator {
  /** After so long without an answer the next coordinator is asked as well. */
  public static final Duration HEDGE = Duration.ofMillis(300);

  /** Once all were asked, one of them is asked again after so long: its leader may be another. */
  public static final Duration AGAIN = Duration.ofSeconds(1);

  /** When a request is given up. */
  public static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Duration CONNECT_LONGEST = Duration.ofSeconds(2);

  private final List<String> bases;
  private final AtomicInteger preferred = new AtomicInteger();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LONGEST)
          .build();

  /**
   * @param coordinators the nodes of one installation, at least one
   */
  public AnyCoordinator(List<URI> coordinators) {
    if (coordinators.isEmpty()) {
      throw new IllegalArgumentException("at least one coordinator's address is needed");
    }
    bases = coordinators.stream().map(it -> it.toString().replaceAll("/+$", "")).toList();
  }

  /**
   * Asks for something.
   *
   * @return the body of the first answer with status 200; fails with {@link NoAnswerException}
   *     within {@link #LONGEST}
   */
  public CompletionStage<String> get(String path) {
    return new Question(this, "GET", path, BodyPublishers.noBody()).begin();
  }

  /** Puts a JSON value somewhere; otherwise as {@link #get}. */
  public CompletionStage<String> put(String path, String json) {
    return new Question(this, "PUT", path, BodyPublishers.ofString(json)).begin();
  }

  /** Asks by a JSON value; otherwise as {@link #get}. */
  public CompletionStage<String> post(String path, String json) {
    return new Question(this, "POST", path, BodyPublishers.ofString(json)).begin();
  }

  /** Deletes something; otherwise as {@link #get}. */
  public CompletionStage<String> delete(String path) {
    return new Question(this, "DELETE", path, BodyPublishers.noBody()).begin();
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

  HttpRequest request(int index, String method, String path, BodyPublisher body) {
    return HttpRequest.newBuilder(URI.create(bases.get(index) + path))
        .timeout(LONGEST)
        .header("Content-Type", "application/json")
        .method(method, body)
        .build();
  }
}
