package dev.verdict.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import dev.verdict.spring.mybatis.ParcelService;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Statements that MyBatis holds back for a batch go where the handler's others go. */
@SpringBootTest(
    classes = ParcelService.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class MyBatisTest {
  private static final String DONE = "{\"result\":\"done\"}";

  private final TxId tx = RunningService.newTx();

  @Autowired private JdbcTemplate jdbc;
  @Autowired private Participant participant;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", World::jdbcUrl);
    registry.add("spring.flyway.enabled", () -> "false");
    registry.add("server.address", () -> "127.0.0.1");
    registry.add("verdict.participant.name", () -> "parcels");
  }

  @BeforeEach
  void cleanUp() {
    jdbc.execute("CREATE TABLE IF NOT EXISTS parcel (number varchar(20) PRIMARY KEY)");
    jdbc.execute("TRUNCATE parcel");
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
    return call(kind, ",\"operation\":\"%s\",\"payload\":{\"number\":\"p\"}".formatted(operation));
  }

  private String end(String kind) {
    return call(kind, "");
  }

  private List<String> parcels() {
    return jdbc.queryForList("SELECT number FROM parcel ORDER BY number", String.class);
  }

  @Test
  void aBatchIsKeptOnceWithTheAnswer() {
    assertThat(work("action", "send")).isEqualTo(DONE);
    assertThat(work("action", "send")).isEqualTo(DONE);
    assertThat(parcels()).containsExactly("p one", "p two");
  }

  @Test
  void aCompensationTakesBackByABatch() {
    work("action", "send");
    assertThat(end("compensate")).isEqualTo(DONE);
    assertThat(parcels()).isEmpty();
  }

  @Test
  void aReservationAndItsUseAreBatches() {
    assertThat(work("try", "hold")).isEqualTo(DONE);
    assertThat(end("confirm")).isEqualTo(DONE);
    assertThat(parcels()).containsExactly("p one", "p two", "p used");
  }

  @Test
  void aReservationIsReleasedByABatch() {
    assertThat(work("try", "hold")).isEqualTo(DONE);
    assertThat(end("cancel")).isEqualTo(DONE);
    assertThat(parcels()).isEmpty();
  }

  @Test
  void aBatchIsPreparedAndShowsWithTheCommit() {
    assertThat(work("prepare", "send-prepared")).isEqualTo(DONE);
    assertThat(parcels()).isEmpty();
    assertThat(end("commit")).isEqualTo(DONE);
    assertThat(parcels()).containsExactly("p one", "p two");
  }

  @Test
  void aBatchThatIsPreparedIsGoneWithTheAbort() {
    assertThat(work("prepare", "send-prepared")).isEqualTo(DONE);
    assertThat(end("abort")).isEqualTo(DONE);
    assertThat(parcels()).isEmpty();
  }

  @Test
  void aBatchThatTheDatabaseRefusesFailsTheCallAndLeavesNothing() {
    assertThat(work("action", "send-twice")).startsWith("500 ");
    assertThat(parcels()).isEmpty();
    assertThat(end("settle")).isEqualTo("{\"result\":\"tombstone\"}");
  }

  @Test
  void aRefusalSendsNoBatch() {
    assertThat(work("action", "refuse")).contains("\"refused\"", "not today");
    assertThat(parcels()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tell", "tell-in-batches"})
  void whatIsWrittenJustBeforeTheCommitIsKeptOnceWithTheAnswer(String operation) {
    assertThat(work("action", operation)).isEqualTo(DONE);
    assertThat(work("action", operation)).isEqualTo(DONE);
    assertThat(parcels()).containsExactly("p", "p one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tell-prepared", "tell-prepared-in-batches"})
  void whatIsWrittenJustBeforeTheCommitIsPreparedWithTheRest(String operation) {
    assertThat(work("prepare", operation)).isEqualTo(DONE);
    assertThat(parcels()).isEmpty();
    assertThat(end("commit")).isEqualTo(DONE);
    assertThat(parcels()).containsExactly("p", "p one");
  }
}
