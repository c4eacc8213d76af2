package dev.verdict.spring;

import dev.verdict.protocol.TxId;
import dev.verdict.spring.service.Effects;
import dev.verdict.spring.service.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service on a real server and a real database; one for all tests that extend this. */
@SpringBootTest(
    classes = TestService.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class RunningService {
  static final String NAME = "bookings";

  private static final AtomicLong UNIQUE = new AtomicLong();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @LocalServerPort int port;
  @Autowired JdbcTemplate jdbc;
  @Autowired Effects effects;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", World::jdbcUrl);
    // The coordinator's libraries are on this class path, too.
    registry.add("spring.flyway.enabled", () -> "false");
    registry.add("server.address", () -> "127.0.0.1");
    registry.add("verdict.participant.name", () -> NAME);
    registry.add("verdict.participant.instance", () -> "one");
    registry.add("verdict.coordinators", World::coordinator);
    registry.add("management.endpoint.health.show-details", () -> "always");
  }

  @BeforeEach
  void cleanUp() {
    jdbc.execute("CREATE TABLE IF NOT EXISTS effect (id bigserial, what text)");
    jdbc.execute("TRUNCATE effect");
  }

  static TxId newTx() {
    return TxId.of(System.currentTimeMillis(), 1, 1, UNIQUE.incrementAndGet());
  }

  /** Calls the service as a coordinator does; an answer that is none begins with its status. */
  String work(TxId tx, String kind, String operation, String text) {
    return call(
        kind,
        """
        {"tx": "%s", "branch": "b", "epoch": 1, "attempt": 1, "operation": "%s",
         "payload": {"text": "%s"}}"""
            .formatted(tx.text(), operation, text));
  }

  String end(TxId tx, String kind) {
    return call(kind, "{\"tx\": \"%s\", \"branch\": \"b\", \"epoch\": 1}".formatted(tx.text()));
  }

  private String call(String kind, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(here("/verdict/v1/" + kind))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = send(request);
    return response.statusCode() == 200
        ? response.body()
        : response.statusCode() + " " + response.body();
  }

  String get(URI uri) {
    return send(HttpRequest.newBuilder(uri).build()).body();
  }

  URI here(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
