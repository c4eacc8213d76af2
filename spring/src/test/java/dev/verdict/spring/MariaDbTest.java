package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.conformance.ConformanceCommand;
import dev.verdict.spring.mariadb.SeatService;
import dev.verdict.spring.mariadb.Seats.Seat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The starter on a real MariaDB, whose pool makes connections fit for the barrier. */
@SpringBootTest(
    classes = SeatService.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class MariaDbTest {
  private static final String FIT =
      "SET @@session.tx_isolation = 'READ-COMMITTED', @@session.innodb_lock_wait_timeout = 1";
  private static final String OPERATIONS =
      """
      {"operations": [
        {"style": "saga", "operation": "book", "undo": "unbook",
         "payload": {"text": "${unique}"}, "refused_payload": {"text": "taken"}},
        {"style": "tcc", "operation": "hold", "payload": {"text": "${unique}"}}]}
      """;
  private static final AtomicLong UNIQUE = new AtomicLong();

  private final TxId tx = TxId.of(System.currentTimeMillis(), 1, 1, UNIQUE.incrementAndGet());

  @LocalServerPort private int port;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private Participant participant;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", MariaDb::jdbcUrl);
    registry.add("spring.datasource.username", () -> "root");
    registry.add("spring.datasource.hikari.connection-init-sql", () -> FIT);
    // The coordinator's libraries are on this class path, too.
    registry.add("spring.flyway.enabled", () -> "false");
    registry.add("server.address", () -> "127.0.0.1");
    registry.add("verdict.participant.name", () -> "seats");
  }

  @BeforeEach
  void cleanUp() {
    jdbc.execute(
        "CREATE TABLE IF NOT EXISTS effect (id BIGINT AUTO_INCREMENT PRIMARY KEY, what TEXT)"
            + " ENGINE = InnoDB");
    jdbc.execute("DELETE FROM effect");
  }

  private List<String> effects() {
    return jdbc.queryForList("SELECT what FROM effect ORDER BY id", String.class);
  }

  private String work(Participant of, String kind, String operation, String text) {
    return call(
        of, kind, ",\"operation\":\"%s\",\"payload\":{\"text\":\"%s\"}".formatted(operation, text));
  }

  private String end(String kind) {
    return call(participant, kind, "");
  }

  private String call(Participant of, String kind, String more) {
    String body = "{\"tx\":\"%s\",\"branch\":\"b\",\"epoch\":1%s}".formatted(tx.text(), more);
    Reply reply =
        of.handle(kind, body.getBytes(StandardCharsets.UTF_8))
            .toCompletableFuture()
            .orTimeout(20, TimeUnit.SECONDS)
            .join();
    String text = new String(reply.body(), StandardCharsets.UTF_8);
    return reply.status() == 200 ? text : reply.status() + " " + text;
  }

  @ParameterizedTest
  @CsvSource({
    "action,book,compensate,book a|unbook no-a",
    "try,hold,confirm,hold a|use held-a",
    "try,hold,cancel,hold a|release a"
  })
  void workAndItsEndAreDoneOnce(String work, String operation, String end, String effects) {
    String first = work(participant, work, operation, "a");
    assertThat(first).contains("\"done\"");
    assertThat(work(participant, work, operation, "a")).isEqualTo(first);
    assertThat(end(end)).contains("\"done\"");
    assertThat(end(end)).contains("\"done\"");
    assertThat(effects()).containsExactly(effects.split("\\|"));
  }

  @Test
  void aRefusalIsKeptAndTheWorkIsNot() {
    assertThat(work(participant, "action", "book", "taken")).contains("the seat is taken");
    assertThat(work(participant, "action", "book", "taken")).contains("the seat is taken");
    assertThat(effects()).isEmpty();
  }

  @Test
  void aFailureLeavesNothing() {
    assertThat(work(participant, "action", "book", "broken")).startsWith("500 ");
    assertThat(effects()).isEmpty();
    assertThat(end("compensate")).contains("\"done\"");
    assertThat(effects()).isEmpty();
  }

  @Test
  void everyLawHolds(@TempDir Path folder) throws IOException {
    Path operations = Files.writeString(folder.resolve("operations.json"), OPERATIONS);
    StringWriter said = new StringWriter();
    int exitCode =
        ConformanceCommand.commandLine()
            .setOut(new PrintWriter(said))
            .execute("http://127.0.0.1:" + port, "--operations", operations.toString());
    assertThat(exitCode).as(said::toString).isZero();
  }

  /** Spring begins the transaction, so nobody can make its session fit. */
  @Test
  void whereThePoolDoesNotFitNothingRuns() {
    try (HikariDataSource unfit = new HikariDataSource()) {
      unfit.setJdbcUrl(MariaDb.jdbcUrl());
      unfit.setUsername("root");
      JdbcStore store =
          JdbcStore.builder(unfit)
              .transactions(new SpringTransactions(new JdbcTransactionManager(unfit), unfit))
              .build();
      try (Participant other =
          Participant.named("other", store)
              .saga("book", Seat.class, Result.None.class, (connection, seat) -> Result.done())
              .build()) {
        other.start().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(work(other, "action", "book", "a")).startsWith("500 ");
      }
    }
  }
}
