package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import dev.verdict.spring.jpa.OrderService;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;

/** Entities are written, prepared and rolled back together with the barrier's row. */
@SpringBootTest(
    classes = OrderService.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class JpaTest {
  private static final String DONE = "{\"result\":\"done\"}";

  private final TxId tx = RunningService.newTx();

  @Autowired private JdbcTemplate jdbc;
  @Autowired private Participant participant;
  @Autowired private PlatformTransactionManager manager;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", World::jdbcUrl);
    registry.add("spring.autoconfigure.exclude", () -> "");
    registry.add("spring.flyway.enabled", () -> "false");
    registry.add("spring.jpa.hibernate.ddl-auto", () -> "none");
    registry.add("spring.jpa.open-in-view", () -> "false");
    registry.add("server.address", () -> "127.0.0.1");
    registry.add("verdict.participant.name", () -> "orders");
  }

  @BeforeEach
  void cleanUp() {
    jdbc.execute(
        "CREATE TABLE IF NOT EXISTS placed_order (number varchar(20) PRIMARY KEY, state text)");
    jdbc.execute("TRUNCATE placed_order");
  }

  private String call(String kind, String more) {
    String body = "{\"tx\":\"%s\",\"branch\":\"b\",\"epoch\":1%s}".formatted(tx.text(), more);
    Reply reply =
        participant
            .handle(kind, body.getBytes(StandardCharsets.UTF_8))
            .toCompletableFuture()
            .join();
    String said = new String(reply.body(), StandardCharsets.UTF_8);
    return reply.status() == 200 ? said : reply.status() + " " + said;
  }

  private String work(String kind, String operation) {
    return call(
        kind, ",\"operation\":\"%s\",\"payload\":{\"number\":\"o-1\"}".formatted(operation));
  }

  private String end(String kind) {
    return call(kind, "");
  }

  private List<String> orders() {
    return jdbc.queryForList(
        "SELECT number || ' ' || state FROM placed_order ORDER BY number", String.class);
  }

  @Test
  void theTransactionManagerIsThatOfJpa() {
    assertThat(manager).isInstanceOf(JpaTransactionManager.class);
  }

  @Test
  void whatARepositorySavesIsKeptOnceWithTheAnswer() {
    assertThat(work("action", "place")).isEqualTo(DONE);
    assertThat(work("action", "place")).isEqualTo(DONE);
    assertThat(orders()).containsExactly("o-1 placed");
  }

  @Test
  void anEntityThatACompensationChangesIsWritten() {
    work("action", "place");
    assertThat(end("compensate")).isEqualTo(DONE);
    assertThat(orders()).containsExactly("o-1 cancelled");
  }

  @Test
  void aRefusalLeavesNothingOfWhatWasPersisted() {
    assertThat(work("action", "refuse")).contains("\"refused\"", "not today");
    assertThat(orders()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fail", "too-long", "violate", "new-transaction"})
  void aFailureOfTheHandlerOrOfTheBarrierRollsTheEntityBack(String operation) {
    assertThat(work("action", operation)).startsWith("500 ");
    assertThat(orders()).isEmpty();
    assertThat(end("settle")).isEqualTo("{\"result\":\"tombstone\"}");
  }

  @Test
  void whatAListenerPersistsBeforeTheCommitIsKeptOnceWithTheAnswer() {
    assertThat(work("action", "place-twice")).isEqualTo(DONE);
    assertThat(work("action", "place-twice")).isEqualTo(DONE);
    assertThat(orders()).containsExactly("o-1 placed", "o-1 again placed");
  }

  @Test
  void whatAListenerPersistsBeforeTheCommitIsPreparedWithTheRest() {
    assertThat(work("prepare", "prepare-twice")).isEqualTo(DONE);
    assertThat(orders()).isEmpty();
    assertThat(end("commit")).isEqualTo(DONE);
    assertThat(orders()).containsExactly("o-1 placed", "o-1 again placed");
  }

  @Test
  void whatIsPreparedShowsWithTheCommit() {
    assertThat(work("prepare", "both")).isEqualTo(DONE);
    assertThat(orders()).isEmpty();
    assertThat(end("commit")).isEqualTo(DONE);
    assertThat(orders()).containsExactly("o-1 placed", "o-1' by JDBC");
  }

  @Test
  void whatIsPreparedIsGoneWithTheAbort() {
    assertThat(work("prepare", "both")).isEqualTo(DONE);
    assertThat(end("abort")).isEqualTo(DONE);
    assertThat(orders()).isEmpty();
  }

  /** Hibernate's connection is the transaction's, but nobody guards it. It is seen in the end. */
  @Test
  void aCommitOnHibernatesOwnConnectionIsFoundOut() {
    assertThat(work("action", "escape")).startsWith("409 ");
    assertThat(work("action", "escape")).startsWith("409 ");
  }
}
