package dev.verdict.examples.courier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service on a real database, called over HTTP as a coordinator calls it. */
class CourierServiceTest {
  private static final AtomicLong UNIQUE = new AtomicLong();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Vertx VERTX = Vertx.vertx();

  private static EmbeddedPostgres database;
  private static CourierService service;

  private final TxId tx = TxId.of(System.currentTimeMillis(), 1, 1, UNIQUE.incrementAndGet());

  @BeforeAll
  static void start() throws Exception {
    database =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofMinutes(3))
            .setServerConfig("fsync", "on")
            .start();
    service =
        new CourierService(
            new PgConnectOptions()
                .setPort(database.getPort())
                .setHost("127.0.0.1")
                .setDatabase("postgres")
                .setUser("postgres")
                .setPassword("postgres"),
            0);
    VERTX
        .deployVerticle(service)
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    database.close();
  }

  @BeforeEach
  void clean() throws SQLException {
    execute("TRUNCATE pickup");
  }

  @Test
  void aRepeatedStepBooksOnce() throws Exception {
    String first = call("action", "book", "Oslo");

    assertThat(first).startsWith("{\"result\":\"done\",\"output\":{\"number\":");
    assertThat(call("action", "book", "Oslo")).isEqualTo(first);
    assertThat(pickups()).containsExactly("Oslo booked");
  }

  @Test
  void aCompensationUndoesWhatTheStepBooked() throws Exception {
    call("action", "book", "Vienna");
    assertThat(call("compensate", "cancel", "Vienna")).isEqualTo("{\"result\":\"done\"}");
    assertThat(pickups()).containsExactly("Vienna cancelled");
  }

  @Test
  void anOfferIsBookedOrCancelledAsItIsDecided() throws Exception {
    call("try", "offer", "Oslo");
    assertThat(pickups()).containsExactly("Oslo offered");
    assertThat(call("confirm", "offer", "Oslo")).isEqualTo("{\"result\":\"done\"}");
    assertThat(pickups()).containsExactly("Oslo booked");
  }

  @Test
  void anOfferThatIsCancelledIsNotBooked() throws Exception {
    call("try", "offer", "Oslo");
    assertThat(call("cancel", "offer", "Oslo")).isEqualTo("{\"result\":\"done\"}");
    assertThat(pickups()).containsExactly("Oslo cancelled");
  }

  @Test
  void aStepAfterItsCompensationDoesNotRun() throws Exception {
    call("compensate", "cancel", "Lisbon");
    assertThat(call("action", "book", "Lisbon")).isEqualTo("{\"result\":\"tombstone\"}");
    assertThat(pickups()).isEmpty();
  }

  @Test
  void aCityWhereNobodyDrivesIsRefused() throws Exception {
    assertThat(call("action", "book", "Atlantis")).contains("refused", "nobody drives");
    assertThat(pickups()).isEmpty();
  }

  private String call(String kind, String operation, String city)
      throws IOException, InterruptedException {
    String body =
        """
        {"tx": "%s", "branch": "b", "epoch": 1, "attempt": 1, "operation": "%s",
         "payload": {"order": "17", "city": "%s"}}"""
            .formatted(tx.text(), operation, city);
    HttpRequest request =
        HttpRequest.newBuilder(service.address().resolve("/verdict/v1/" + kind))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static List<String> pickups() throws SQLException {
    try (Connection connection = database.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT city || ' ' || state FROM pickup ORDER BY number")) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = database.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
