package dev.verdict.coordinator.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.LogSuite;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.participants.Capabilities;
import dev.verdict.coordinator.participants.Instance;
import dev.verdict.coordinator.participants.ParticipantStore;
import dev.verdict.coordinator.participants.SeenInstance;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresLogTest extends LogSuite {
  private static Vertx vertx;
  private static Database database;
  private static TestPostgres postgres;

  @BeforeAll
  static void open() throws Exception {
    vertx = Vertx.vertx();
    postgres = TestPostgres.create();
    database = postgres.open(vertx);
  }

  @AfterAll
  static void close() throws Exception {
    get(database.close());
    get(vertx.close());
  }

  static TestPostgres postgres() {
    return postgres;
  }

  @BeforeEach
  void clear() throws Exception {
    postgres.execute(
        "TRUNCATE decision, entry, transaction, idempotency_key, saga_definition, participant,"
            + " participant_instance");
  }

  @Override
  protected TransactionLog log(String owner) {
    return PostgresLog.create(vertx, database, owner);
  }

  @Override
  protected ShardTable shards(String owner) {
    return new PostgresShardTable(database, owner);
  }

  @Override
  protected DefinitionStore definitions() {
    return new PostgresDefinitionStore(database);
  }

  @Override
  protected ParticipantStore participants() {
    return new PostgresParticipantStore(database);
  }

  @Override
  protected void pass(Duration time) throws Exception {
    postgres.execute(
        "UPDATE participant_instance SET seen_at = seen_at - interval '"
            + time.toMillis()
            + " milliseconds'");
    postgres.execute(
        "UPDATE transaction SET wake_at = wake_at - interval '"
            + time.toMillis()
            + " milliseconds'");
  }

  @Test
  void mostHeartbeatsOnlyRead() throws Exception {
    Instance instance = instance();
    get(participants().announce(instance));
    String written = version();
    get(participants().announce(instance));
    assertThat(version()).isEqualTo(written);
    pass(ParticipantStore.WRITTEN_AFTER.plusSeconds(1));
    written = version();
    get(participants().announce(instance));
    assertThat(version()).isNotEqualTo(written);
  }

  private static Instance instance() {
    return new Instance(
        "bank", "a", URI.create("http://bank:1"), true, Capabilities.of(List.of("holdings")));
  }

  /** The statement is the one that the release before the capabilities makes. */
  @Test
  void anInstanceThatIsHeardByNodesOfAnOldReleaseCanDoNothingMore() throws Exception {
    get(participants().announce(instance()));
    postgres.execute(
        "SELECT announce_instance('bank', 'a', 'http://bank:1', true, 15000 * interval '1"
            + " millisecond', 5000 * interval '1 millisecond', 64)");

    SeenInstance seen = get(participants().instances()).get(0);

    assertThat(seen.alive()).isTrue();
    assertThat(seen.instance().capabilities()).isEqualTo(Capabilities.NONE);
    get(participants().announce(instance()));
    assertThat(get(participants().instances()).get(0).instance()).isEqualTo(instance());
  }

  private static String version() throws Exception {
    return get(database.query(
            "SELECT xmin::text || ' ' || ctid::text FROM participant_instance", Tuple.tuple()))
        .iterator()
        .next()
        .getString(0);
  }
}
