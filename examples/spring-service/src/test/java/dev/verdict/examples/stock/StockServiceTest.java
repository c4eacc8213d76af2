package dev.verdict.examples.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service on a real server and a real database, by its own interface and as a participant. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class StockServiceTest {
  private static final AtomicLong UNIQUE = new AtomicLong();
  private static final EmbeddedPostgres DATABASE = startDatabase();

  private final TxId tx = TxId.of(System.currentTimeMillis(), 1, 1, UNIQUE.incrementAndGet());

  @Autowired TestRestTemplate http;
  @Autowired JdbcTemplate jdbc;

  private static EmbeddedPostgres startDatabase() {
    try {
      return EmbeddedPostgres.builder()
          .setPGStartupWait(Duration.ofMinutes(3))
          .setServerConfig("fsync", "on")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", () -> DATABASE.getJdbcUrl("postgres", "postgres"));
    registry.add("verdict.coordinators", () -> "");
  }

  @BeforeEach
  void stock() {
    jdbc.execute("TRUNCATE item, reservation");
    jdbc.update("INSERT INTO item (sku, free) VALUES ('lamp', 10)");
  }

  @Test
  void itServesAsItDidBefore() {
    Reservation three = new Reservation("o-1", "lamp", 3);

    assertThat(http.postForEntity("/reservations", three, Void.class).getStatusCode())
        .isEqualTo(HttpStatus.NO_CONTENT);
    assertThat(http.getForObject("/items/lamp", int.class)).isEqualTo(7);
    Reservation toomany = new Reservation("o-2", "lamp", 8);
    assertThat(http.postForEntity("/reservations", toomany, Void.class).getStatusCode())
        .isEqualTo(HttpStatus.CONFLICT);
  }

  @Test
  void aStepReservesOnceHoweverOftenItIsCalled() {
    assertThat(call("action", "reserve", 3)).isEqualTo("{\"result\":\"done\"}");
    assertThat(call("action", "reserve", 3)).isEqualTo("{\"result\":\"done\"}");
    assertThat(free()).isEqualTo(7);
  }

  @Test
  void itsCompensationReleasesOnceHoweverOftenItIsCalled() {
    call("action", "reserve", 3);
    assertThat(call("compensate", "release", 3)).isEqualTo("{\"result\":\"done\"}");
    assertThat(call("compensate", "release", 3)).isEqualTo("{\"result\":\"done\"}");
    assertThat(free()).isEqualTo(10);
  }

  @Test
  void aStepAfterItsCompensationDoesNotRun() {
    assertThat(call("compensate", "release", 3)).isEqualTo("{\"result\":\"done\"}");
    assertThat(call("action", "reserve", 3)).isEqualTo("{\"result\":\"tombstone\"}");
    assertThat(free()).isEqualTo(10);
  }

  @Test
  void whatIsHeldIsSoldOnce() {
    assertThat(call("try", "hold", 3)).isEqualTo("{\"result\":\"done\"}");
    assertThat(reservations()).isEqualTo(1);
    assertThat(call("confirm", "hold", 3)).isEqualTo("{\"result\":\"done\"}");
    assertThat(call("confirm", "hold", 3)).isEqualTo("{\"result\":\"done\"}");
    assertThat(free()).isEqualTo(7);
    assertThat(reservations()).isZero();
  }

  @Test
  void whatIsHeldIsReleasedOnce() {
    call("try", "hold", 3);
    assertThat(call("cancel", "hold", 3)).isEqualTo("{\"result\":\"done\"}");
    assertThat(call("cancel", "hold", 3)).isEqualTo("{\"result\":\"done\"}");
    assertThat(free()).isEqualTo(10);
    assertThat(reservations()).isZero();
  }

  @Test
  void whatIsNotInStockIsRefused() {
    assertThat(call("action", "reserve", 11)).contains("refused", "not enough of lamp");
    assertThat(free()).isEqualTo(10);
  }

  private String call(String kind, String operation, int pieces) {
    String body =
        """
        {"tx": "%s", "branch": "b", "epoch": 1, "attempt": 1, "operation": "%s",
         "payload": {"order": "o-7", "sku": "lamp", "pieces": %d}}"""
            .formatted(tx.text(), operation, pieces);
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(MediaType.APPLICATION_JSON);
    return http.postForEntity("/verdict/v1/" + kind, new HttpEntity<>(body, headers), String.class)
        .getBody();
  }

  private int reservations() {
    return jdbc.queryForList("SELECT pieces FROM reservation").size();
  }

  private int free() {
    return http.getForObject("/items/lamp", int.class);
  }
}
