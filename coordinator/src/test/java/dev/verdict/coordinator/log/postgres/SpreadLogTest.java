package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.LogEntries.begun;
import static dev.verdict.coordinator.log.LogEntries.claiming;
import static dev.verdict.coordinator.log.LogEntries.finished;
import static dev.verdict.coordinator.log.LogEntries.tx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.Endings;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.KeyHolder;
import dev.verdict.coordinator.log.LogSuite;
import dev.verdict.coordinator.log.Search;
import dev.verdict.coordinator.log.Spread;
import dev.verdict.coordinator.log.SpreadLog;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.StuckCounts;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.coordinator.participants.ParticipantStore;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A log in two databases keeps what every log keeps; each transaction is in the database of its
 * shard and nowhere else, and lists go over both.
 */
class SpreadLogTest extends LogSuite {
  private static Vertx vertx;
  private static List<TestPostgres> postgres;
  private static Spread<Database> databases;

  @BeforeAll
  static void open() throws Exception {
    vertx = Vertx.vertx();
    postgres = TestPostgres.createSpread(2);
    databases = new Spread<>(postgres.stream().map(each -> each.open(vertx)).toList());
  }

  @AfterAll
  static void close() throws Exception {
    for (Database database : databases.parts()) {
      get(database.close());
    }
    get(vertx.close());
  }

  @BeforeEach
  void clear() throws Exception {
    for (TestPostgres each : postgres) {
      each.execute(
          "TRUNCATE decision, entry, transaction, idempotency_key, saga_definition, participant,"
              + " participant_instance");
    }
  }

  /** The keys of the suite are all used in shard 0, as if it were the only one. */
  @Override
  protected TransactionLog log(String owner) {
    return log(owner, 1);
  }

  private static TransactionLog log(String owner, int shards) {
    return new SpreadLog(
        databases.map(database -> PostgresLog.create(vertx, database, owner)), shards);
  }

  @Override
  protected ShardTable shards(String owner) {
    return new BothTables(databases.map(database -> new PostgresShardTable(database, owner)));
  }

  @Override
  protected DefinitionStore definitions() {
    return new PostgresDefinitionStore(databases.home());
  }

  @Override
  protected ParticipantStore participants() {
    return new PostgresParticipantStore(databases.home());
  }

  @Override
  protected void pass(Duration time) throws Exception {
    for (TestPostgres each : postgres) {
      each.execute(
          "UPDATE participant_instance SET seen_at = seen_at - interval '"
              + time.toMillis()
              + " milliseconds'");
      each.execute(
          "UPDATE transaction SET wake_at = wake_at - interval '"
              + time.toMillis()
              + " milliseconds'");
    }
  }

  /** The tables of both databases, as the suite wants to see them. */
  private record BothTables(Spread<PostgresShardTable> tables) implements ShardTable {
    @Override
    public Future<List<ShardRow>> readAll() {
      return tables
          .ask(ShardTable::readAll)
          .map(
              rows ->
                  rows.stream()
                      .flatMap(List::stream)
                      .sorted(Comparator.comparing(ShardRow::shard))
                      .toList());
    }

    @Override
    public Future<List<NodeRow>> readNodes() {
      return tables.home().readNodes();
    }

    @Override
    public Future<Map<Integer, Long>> raise(Map<Integer, Long> seen, Map<Integer, Long> above) {
      int shard = seen.keySet().iterator().next();
      return tables.of(shard).raise(seen, above);
    }

    @Override
    public Future<Void> release(Map<Integer, Long> led) {
      return tables.of(led.keySet().iterator().next()).release(led);
    }

    @Override
    public Future<Void> heartbeat() {
      return tables.ask(ShardTable::heartbeat).mapEmpty();
    }

    @Override
    public Future<Void> retire() {
      return tables.ask(ShardTable::retire).mapEmpty();
    }
  }

  private Map<Integer, Long> leadAll(String owner) throws Exception {
    Map<Integer, Long> epochs = new TreeMap<>();
    for (ShardTable.ShardRow row : get(shards(owner).readAll())) {
      epochs.putAll(get(shards(owner).raise(Map.of(row.shard(), row.epoch()))));
    }
    return epochs;
  }

  private static String count(int database, String table, TxId id) throws Exception {
    return postgres
        .get(database)
        .one("SELECT count(*) FROM " + table + " WHERE tx = '" + id.text() + "'");
  }

  @Test
  void everyShardIsInOneDatabase() throws Exception {
    assertThat(postgres.get(0).one("SELECT string_agg(shard::text, ' ' ORDER BY shard) FROM shard"))
        .isEqualTo("0 2");
    assertThat(postgres.get(1).one("SELECT string_agg(shard::text, ' ' ORDER BY shard) FROM shard"))
        .isEqualTo("1 3");
  }

  @Test
  void aTransactionAndItsKeyAreInTheDatabaseOfItsShard() throws Exception {
    Map<Integer, Long> epochs = leadAll("b");
    TransactionLog log = log("b", TestPostgres.SHARDS);
    for (int i = 0; i < 8; i++) {
      String key = "spread-" + i;
      int shard = new IdempotencyKey("default", "anonymous", key).shardOf(TestPostgres.SHARDS);
      TxId id = tx(shard, epochs.getOrDefault(shard, -1L));
      get(log.append(claiming(begun(id, id.epoch()), key, "h")));

      assertThat(count(shard % 2, "entry", id)).isEqualTo("1");
      assertThat(count(1 - shard % 2, "entry", id)).isEqualTo("0");
      assertThat(get(log.findKey(new IdempotencyKey("default", "anonymous", key))))
          .map(KeyHolder::tx)
          .contains(id);
      assertThat(get(log.read(id))).isPresent();
    }
  }

  @Test
  void pagesGoOverBothDatabasesInOrderAndLeaveNothingOut() throws Exception {
    Map<Integer, Long> epochs = leadAll("c");
    TransactionLog log = log("c", TestPostgres.SHARDS);
    List<TxId> begun = new ArrayList<>();
    for (int shard : List.of(1, 1, 0, 3, 2, 1, 1, 1, 0, 0, 3)) {
      TxId id = tx(shard, epochs.getOrDefault(shard, -1L));
      get(log.append(begun(id, id.epoch())));
      get(log.append(finished(id, id.epoch(), 2, Outcome.ABORT)));
      begun.add(id);
    }
    List<TxId> listed = new ArrayList<>();
    Optional<TxId> cursor = Optional.empty();
    do {
      TransactionPage page = get(log.list(query(cursor, 3)));
      assertThat(page.transactions()).hasSizeLessThanOrEqualTo(3);
      page.transactions().stream().map(StoredTransaction::tx).forEach(listed::add);
      cursor = page.next();
    } while (cursor.isPresent());

    begun.sort(Comparator.reverseOrder());
    assertThat(listed).isEqualTo(begun);
  }

  private static TransactionQuery query(Optional<TxId> before, int limit) {
    return new TransactionQuery(
        "default",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Search.NONE,
        before,
        limit,
        TransactionQuery.SEARCHED_MAX);
  }

  @Test
  void whatIsStuckAndWhatHasEndedIsToldOfBoth() throws Exception {
    Map<Integer, Long> epochs = leadAll("d");
    TransactionLog log = log("d", TestPostgres.SHARDS);
    List<TxId> ids = new ArrayList<>();
    for (int shard = 0; shard < TestPostgres.SHARDS; shard++) {
      TxId id = tx(shard, epochs.getOrDefault(shard, -1L));
      get(log.append(begun(id, id.epoch())));
      ids.add(id);
    }
    TxId over = tx(1, epochs.getOrDefault(1, -1L));
    get(log.append(begun(over, over.epoch())));
    get(log.append(finished(over, over.epoch(), 2, Outcome.ABORT)));
    for (TxId id : ids) {
      assertThat(get(log.markStuck(id, id.epoch(), "bank: away"))).isTrue();
    }

    StuckCounts stuck = get(log.stuck("default"));

    assertThat(stuck.complete()).isTrue();
    assertThat(stuck.kinds()).hasSize(1);
    assertThat(stuck.kinds().get(0).count()).isEqualTo(4);
    assertThat(stuck.kinds().get(0).oldest()).isEqualTo(ids.get(0));
    assertThat(stuck.kinds().get(0).examples()).containsExactly(ids.get(3), ids.get(2), ids.get(1));
    Endings endings = get(log.endings(List.of(ids.get(0), ids.get(1), over)));
    assertThat(endings.finished()).containsExactly(over);
    assertThat(endings.unfinished()).containsExactlyInAnyOrder(ids.get(0), ids.get(1));
    assertThat(endings.oldestUnfinished()).contains(ids.get(0));
  }

  @Test
  void aDatabaseThatIsAwayKeepsItsOwnShardsOnly() throws Exception {
    Map<Integer, Long> epochs = leadAll("e");
    TransactionLog log = log("e", TestPostgres.SHARDS);
    TxId away = tx(1, epochs.getOrDefault(1, -1L));
    get(log.append(begun(away, away.epoch())));
    postgres.get(1).reachable(false);
    Future<?> waits;
    try {
      waits = log.append(finished(away, away.epoch(), 2, Outcome.ABORT));
      TxId here = tx(2, epochs.getOrDefault(2, -1L));
      get(log.append(begun(here, here.epoch())));

      assertThat(waits.isComplete()).isFalse();
      TestPostgres.await("noticed", () -> !log.available(1));
      assertThat(log.available(2)).isTrue();
      assertThat(log.available()).isFalse();
      assertThatThrownBy(() -> get(log.list(query(Optional.empty(), 3))))
          .as("a part would pass for the whole")
          .isNotNull();
    } finally {
      postgres.get(1).reachable(true);
    }
    get(waits);
    assertThat(get(log.read(away)).orElseThrow().summary().finished()).isTrue();
  }
}
