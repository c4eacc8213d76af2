package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.postgres.TestPostgres.ask;
import static dev.verdict.coordinator.log.postgres.TestPostgres.await;
import static dev.verdict.coordinator.log.postgres.TestPostgres.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that is exchanged under a running node is taken for no part of its log. */
class ExchangedDatabaseTest {
  private static final String OLD_NODE =
      "INSERT INTO node (owner, heartbeat, url, writes_format, reads_format, settings)"
          + " VALUES ('theirs', now() - interval '2 days', 'http://theirs', 1, 1, '{}')";

  private final Vertx vertx = Vertx.vertx();
  private TestPostgres ours;
  private Database database;
  private PostgresShardTable table;

  @BeforeEach
  void open() throws Exception {
    List<TestPostgres> all = TestPostgres.createSpread(2);
    ours = all.get(1);
    UUID log = UUID.fromString(ours.one("SELECT log FROM log_place"));
    database = ours.open(vertx);
    String place = new LogPlace(1, 2, TestPostgres.SHARDS).condition(log);
    table = new PostgresShardTable(database, "a", "http://a", Map.of(), Optional.of(place));
  }

  @AfterEach
  void close() throws Exception {
    table.close();
    get(database.close());
    get(vertx.close());
  }

  private Map<Integer, Long> raise() throws Exception {
    return get(table.raise(Map.of(1, 0L, 3, 0L)));
  }

  private String answer() throws Exception {
    return get(database.query("SELECT current_database()::text", Tuple.tuple()))
        .iterator()
        .next()
        .getString(0);
  }

  private boolean isStrange() {
    table.heartbeat();
    return table.isStrange();
  }

  @Test
  void ourOwnIsReadAndWritten() throws Exception {
    ours.execute(OLD_NODE);
    get(table.heartbeat());
    assertThat(get(table.readAll())).hasSize(2);
    assertThat(raise()).isEqualTo(Map.of(1, 1L, 3, 1L));
    assertThat(get(table.readNodes())).extracting(row -> row.node()).containsExactly("a");
    assertThat(ours.one("SELECT count(*) FROM node")).isEqualTo("1");
  }

  @Test
  void oneOfAnotherLogIsNeitherReadNorWrittenAndOursIsUsedAgainWhenItIsBack() throws Exception {
    TestPostgres theirs = TestPostgres.createSpread(2).get(1);
    theirs.execute(OLD_NODE);
    get(table.heartbeat());
    theirs.takePlaceOf(ours);

    assertThat(raise()).as("also before anybody has noticed").isEmpty();
    await("noticed", this::isStrange);
    assertThatThrownBy(() -> get(table.readAll())).hasMessageContaining("another database");
    assertThatThrownBy(this::answer).hasMessageContaining("another database");
    assertThatThrownBy(this::raise).hasMessageContaining("another database");
    assertThat(ours.one("SELECT string_agg(owner, ' ') FROM node")).isEqualTo("theirs");
    assertThat(ours.one("SELECT max(epoch) FROM shard")).isEqualTo("0");

    ours.takePlaceBackFrom(theirs);
    ask(table::heartbeat);
    assertThat(table.isStrange()).isFalse();
    assertThat(ask(table::readAll)).hasSize(2);
    assertThat(raise()).hasSize(2);
    assertThat(answer()).isEqualTo(ours.one("SELECT current_database()"));
  }

  @Test
  void oneThatIsNoLogIsNotUsedEither() throws Exception {
    get(table.heartbeat());
    TestPostgres.empty().takePlaceOf(ours);
    await("noticed", this::isStrange);
    assertThatThrownBy(this::answer).hasMessageContaining("another database");
  }

  @Test
  void whatDoesNotAnswerIsSilentFromTheFirstQuestionOn() throws Exception {
    assertThat(table.silence()).isZero();
    ours.reachable(false);
    assertThatThrownBy(() -> get(table.heartbeat())).isNotNull();
    assertThat(table.silence()).isPositive();
    ours.reachable(true);
    ask(table::heartbeat);
    long millis = table.silence().toMillis();
    assertThat(millis).isLessThan(5_000);
  }
}
