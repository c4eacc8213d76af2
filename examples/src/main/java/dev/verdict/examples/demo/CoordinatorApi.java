package dev.verdict.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The few calls to the coordinator that only whoever sets the stage makes. */
final class CoordinatorApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CALL_MAX = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 100;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CALL_MAX).build();
  private final URI coordinator;

  CoordinatorApi(URI coordinator) {
    this.coordinator = coordinator;
  }

  /** Registers the services that do not announce themselves, as those with the SDK do. */
  void register(ServiceDirectory directory) throws IOException, InterruptedException {
    for (Map.Entry<String, ServiceDirectory.Service> each : directory.services().entrySet()) {
      if (each.getValue().asks()) {
        continue;
      }
      register(each.getKey(), each.getValue().baseUrl(), each.getValue().asks());
    }
  }

  /** Registers a service at a fixed address, which survives the coordinator. */
  void register(String name, String baseUrl, boolean asks)
      throws IOException, InterruptedException {
    String body =
        JSON.createObjectNode()
            .put("asks", asks)
            .set("base_urls", JSON.createArrayNode().add(baseUrl))
            .toString();
    HttpResponse<String> answer =
        http.send(
            request("/v1/participants/" + name)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "the coordinator did not register " + name + ": " + answer.body());
    }
  }

  /** Registers a saga definition. */
  void define(String definition) throws IOException, InterruptedException {
    require(
        request("/v1/saga-definitions")
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(definition))
            .build());
  }

  /** Starts a saga and does not wait for its end. */
  void start(String saga) throws IOException, InterruptedException {
    require(
        request("/v1/sagas")
            .header("Content-Type", "application/json")
            .header("Prefer", "respond-async")
            .POST(HttpRequest.BodyPublishers.ofString(saga))
            .build());
  }

  private void require(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(request.uri() + " answered " + answer.body());
    }
  }

  /** Waits until every service is known. */
  boolean awaitKnown(ServiceDirectory directory, Duration atMost) {
    return awaitTrue(
        () -> {
          for (String name : directory.services().keySet()) {
            if (status("/v1/participants/" + name) != 200) {
              return false;
            }
          }
          return true;
        },
        atMost);
  }

  /**
   * Waits until no transaction is unfinished.
   *
   * @return whether that came about in time
   */
  boolean awaitAllFinished(Duration atMost) {
    return awaitTrue(() -> count("finished=false&limit=1") == 0, atMost);
  }

  /** Waits until nobody holds a lock. */
  boolean awaitNothingHeld(Duration atMost) {
    return awaitTrue(() -> size("/v1/locks", "locks") == 0, atMost);
  }

  /** Waits until a transaction is committed, acknowledged or not. */
  boolean awaitCommitted(Duration atMost) {
    return awaitTrue(() -> count("outcome=commit&limit=1") == 1, atMost);
  }

  /** Waits until so many transactions, at most 1,000, were begun. */
  boolean awaitBegun(int transactions, Duration atMost) {
    return awaitTrue(() -> count("limit=" + transactions) >= transactions, atMost);
  }

  /** Waits until so many coordinators lead shards, as this one sees it. */
  boolean awaitLeaders(int coordinators, Duration atMost) {
    return awaitTrue(() -> leaders() == coordinators, atMost);
  }

  private int leaders() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request("/v1/node").build(), HttpResponse.BodyHandlers.ofString());
    int leading = 0;
    for (JsonNode each : JSON.readTree(answer.body()).path("cluster").path("leaders")) {
      leading += each.path("shards").isEmpty() ? 0 : 1;
    }
    return leading;
  }

  /** Waits until the coordinator serves. */
  boolean awaitReady(Duration atMost) {
    return awaitTrue(() -> status("/health/ready") == 200, atMost);
  }

  private int status(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private int count(String query) throws IOException, InterruptedException {
    return size("/v1/transactions?" + query, "transactions");
  }

  private int size(String path, String list) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode());
    }
    return JSON.readTree(answer.body()).path(list).size();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(coordinator.resolve(path)).timeout(CALL_MAX);
  }

  /** A coordinator that does not answer at present counts as not yet. */
  private static boolean awaitTrue(Condition condition, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (System.nanoTime() < end) {
        if (holds(condition)) {
          return true;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static boolean holds(Condition condition) throws InterruptedException {
    try {
      return condition.holds();
    } catch (IOException e) {
      return false;
    }
  }

  /** Asks the coordinator something. */
  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }
}
