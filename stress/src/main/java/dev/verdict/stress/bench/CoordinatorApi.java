package dev.verdict.stress.bench;

import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Lines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The calls that prepare a coordinator for a run. */
public final class CoordinatorApi {
  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final long BETWEEN_TRIES_MS = 100;
  private static final int STATUS_OK = 200;
  private static final int STATUS_MULTIPLE = 300;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final Child process;

  /**
   * Of a coordinator.
   *
   * @param url where it listens
   * @param process in which it runs
   */
  public CoordinatorApi(String url, Child process) {
    this.url = url;
    this.process = process;
  }

  /** Waits until it takes requests. */
  public void awaitReady() {
    await("/health/ready");
  }

  /** Waits until it knows a service. */
  void awaitParticipant(String name) {
    await("/v1/participants/" + name);
  }

  private void await(String path) {
    long endNs = System.nanoTime() + START_MAX.toNanos();
    while (!isOk(path)) {
      if (!process.isAlive()) {
        throw process.failed("ended");
      }
      if (System.nanoTime() - endNs > 0) {
        throw process.failed(
            "did not answer " + path + " as asked within " + START_MAX.toSeconds() + " s");
      }
      pause();
    }
  }

  /** Registers a service that asks when in doubt. */
  public void register(String participant, String baseUrl) {
    Map<String, Object> body = Map.of("base_urls", List.of(baseUrl), "asks", true);
    put("/v1/participants/" + participant, Lines.write(body));
  }

  /** Registers a definition of a saga. */
  public void define(String sagaDefinition) {
    put("/v1/saga-definitions", sagaDefinition);
  }

  private boolean isOk(String path) {
    HttpRequest request = request(path).GET().build();
    return send(request).filter(answer -> answer.statusCode() == STATUS_OK).isPresent();
  }

  private void put(String path, String body) {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer =
        send(request).orElseThrow(() -> process.failed("did not answer PUT " + path));
    if (answer.statusCode() >= STATUS_MULTIPLE) {
      throw process.failed(
          "answered " + answer.statusCode() + " to PUT " + path + ": " + answer.body());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER_MAX);
  }

  private Optional<HttpResponse<String>> send(HttpRequest request) {
    try {
      return Optional.of(http.send(request, BodyHandlers.ofString()));
    } catch (IOException unreachable) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw process.failed("was not waited for");
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw process.failed("was not waited for");
    }
  }
}
