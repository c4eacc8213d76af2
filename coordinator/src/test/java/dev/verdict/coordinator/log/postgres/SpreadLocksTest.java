package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.LogEntries.begun;
import static dev.verdict.coordinator.log.LogEntries.finished;
import static dev.verdict.coordinator.log.LogEntries.tx;
import static dev.verdict.coordinator.log.postgres.TestPostgres.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.locks.LockClaim;
import dev.verdict.coordinator.locks.LockStore;
import dev.verdict.coordinator.locks.Standing;
import dev.verdict.coordinator.log.Spread;
import dev.verdict.coordinator.log.SpreadLog;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.LockMode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Locks of transactions that live in another database than the locks: only that database says that
 * a transaction is over, and that the home knows nothing of it says nothing.
 */
class SpreadLocksTest {
  /** A shard in the second of two databases. */
  private static final int AWAY = 1;

  private final Vertx vertx = Vertx.vertx();
  private List<TestPostgres> postgres;
  private Spread<Database> databases;
  private TransactionLog log;
  private LockStore locks;
  private final Set<Integer> led = new TreeSet<>(Set.of(AWAY));
  private long epoch;

  @BeforeEach
  void open() throws Exception {
    postgres = TestPostgres.createSpread(2);
    databases = new Spread<>(postgres.stream().map(each -> each.open(vertx)).toList());
    log = new SpreadLog(databases.map(each -> PostgresLog.create(vertx, each, "a")), 4);
    locks = new SpreadLockStore(databases, id(), led::contains);
    epoch = raise();
  }

  @AfterEach
  void close() throws Exception {
    for (Database database : databases.parts()) {
      get(database.close());
    }
    get(vertx.close());
  }

  private UUID id() throws Exception {
    return UUID.fromString(postgres.get(0).one("SELECT log FROM log_place"));
  }

  private long raise() throws Exception {
    ShardTable shards = new PostgresShardTable(databases.of(AWAY), "a");
    long seen =
        get(shards.readAll()).stream()
            .filter(row -> row.shard() == AWAY)
            .findFirst()
            .orElseThrow()
            .epoch();
    return get(shards.raise(Map.of(AWAY, seen))).getOrDefault(AWAY, -1L);
  }

  private static LockClaim claim(TxId id, long epoch) {
    return new LockClaim(
        id.text(),
        new TreeMap<>(Map.of("seat", LockMode.EXCLUSIVE)),
        Duration.ofSeconds(60),
        Optional.empty(),
        epoch,
        "");
  }

  private Standing.State claimed(TxId id) throws Exception {
    return get(locks.claim(claim(id, epoch))).state();
  }

  private String state(TxId id) throws Exception {
    return postgres.get(0).one("SELECT state FROM lock_holder WHERE holder = '" + id.text() + "'");
  }

  private TxId begunHolding() throws Exception {
    TxId id = tx(AWAY, epoch);
    assertThat(claimed(id)).isEqualTo(Standing.State.GRANTED);
    get(log.append(begun(id, epoch)));
    return id;
  }

  private void finishJustNow(TxId id) throws Exception {
    get(log.append(finished(id, epoch, 2, Outcome.ABORT)));
  }

  private void finish(TxId id) throws Exception {
    finishJustNow(id);
    postgres.get(1).execute("UPDATE transaction SET updated_at = updated_at - interval '1 minute'");
  }

  @Test
  void whatIsUnderWayKeepsItsLocks() throws Exception {
    TxId id = begunHolding();
    raise();
    assertThat(get(locks.sweep())).isZero();
    assertThat(state(id)).isEqualTo("granted");
  }

  @Test
  void whatIsFinishedIsReleasedAndForgotten() throws Exception {
    TxId id = begunHolding();
    finish(id);
    assertThat(get(locks.sweep())).isEqualTo(1);
    assertThat(get(locks.sweep())).isZero();
    assertThat(state(id)).as("released just now").isEqualTo("released");
    postgres.get(0).execute("UPDATE lock_holder SET released_at = now() - interval '31 seconds'");
    get(locks.sweep());
    assertThat(state(id)).isEqualTo("none");
    assertThat(claimed(tx(AWAY, epoch))).isEqualTo(Standing.State.GRANTED);
  }

  /** All nodes would ask the same and do the same. */
  @Test
  void whoDoesNotLeadTheFirstShardThereSweepsNothingOfIt() throws Exception {
    TxId id = begunHolding();
    finish(id);
    led.clear();
    led.addAll(Set.of(0, 2, 3));
    assertThat(get(locks.sweep())).isZero();
    assertThat(state(id)).isEqualTo("granted");
    led.add(AWAY);
    assertThat(get(locks.sweep())).isEqualTo(1);
  }

  /** A crash of its database may take back that it is over. */
  @Test
  void whatIsFinishedKeepsItsLocksUntilThatIsFlushedForSure() throws Exception {
    TxId id = begunHolding();
    finishJustNow(id);
    assertThat(get(locks.sweep())).isZero();
    assertThat(state(id)).isEqualTo("granted");
  }

  @Test
  void aDatabaseOfAnotherLogOrPlaceReleasesNothing() throws Exception {
    TxId id = tx(AWAY, epoch);
    assertThat(claimed(id)).isEqualTo(Standing.State.GRANTED);
    raise();
    postgres.get(1).execute("UPDATE log_place SET place = 0");
    assertThat(get(locks.sweep())).isZero();
    postgres.get(1).execute("UPDATE log_place SET place = 1, log = gen_random_uuid()");
    assertThat(get(locks.sweep())).isZero();
    assertThat(state(id)).isEqualTo("granted");
    postgres.get(1).execute("UPDATE log_place SET log = '" + id() + "'");
    assertThat(get(locks.sweep())).isEqualTo(1);
  }

  @Test
  void aClaimThatComesAfterTheEndComesToNothing() throws Exception {
    TxId id = begunHolding();
    finish(id);
    get(locks.sweep());
    assertThat(claimed(id)).isEqualTo(Standing.State.RELEASED);
    assertThat(claimed(tx(AWAY, epoch))).isEqualTo(Standing.State.GRANTED);
  }

  @Test
  void whatNeverBeganIsReleasedOnceItsShardIsLedInANewerEpoch() throws Exception {
    TxId id = tx(AWAY, epoch);
    assertThat(claimed(id)).isEqualTo(Standing.State.GRANTED);
    assertThat(get(locks.sweep())).isZero();
    raise();
    assertThat(get(locks.sweep())).isEqualTo(1);
    assertThat(state(id)).as("remembered for a day").isEqualTo("released");
    postgres.get(0).execute("UPDATE lock_holder SET released_at = now() - interval '25 hours'");
    get(locks.sweep());
    assertThat(state(id)).isEqualTo("none");
  }

  /** The home forgets for itself: an id below its mark may be alive elsewhere. */
  @Test
  void whatTheHomeForgotIsNotOverElsewhere() throws Exception {
    TxId id = begunHolding();
    TxId later = tx(Instant.now().plusSeconds(60), AWAY, epoch);
    postgres.get(0).execute("UPDATE forgotten SET below = '" + later.text() + "'");
    assertThat(claimed(id)).isEqualTo(Standing.State.GRANTED);
    assertThat(get(locks.sweep())).isZero();
    assertThat(state(id)).isEqualTo("granted");
    get(locks.release(id, epoch));
    postgres.get(0).execute("UPDATE lock_holder SET released_at = now() - interval '25 hours'");
    get(locks.sweep());
    assertThat(state(id)).as("the tombstone of one that goes on").isEqualTo("released");
  }

  @Test
  void whatItsOwnDatabaseForgotIsOver() throws Exception {
    TxId id = tx(AWAY, epoch);
    TxId later = tx(Instant.now().plusSeconds(60), AWAY, epoch);
    postgres.get(1).execute("UPDATE forgotten SET below = '" + later.text() + "'");
    assertThat(claimed(id)).isEqualTo(Standing.State.RELEASED);
  }

  @Test
  void aDatabaseThatIsAwayKeepsItsLocksAndNoOthers() throws Exception {
    TxId away = begunHolding();
    postgres.get(1).reachable(false);
    try {
      assertThatThrownBy(() -> get(locks.sweep())).isNotNull();
      assertThat(state(away)).isEqualTo("granted");
      assertThat(get(locks.look(List.of(away.text())))).containsKey(away.text());
    } finally {
      postgres.get(1).reachable(true);
    }
    finish(away);
    assertThat(TestPostgres.ask(locks::sweep)).isEqualTo(1);
  }
}
