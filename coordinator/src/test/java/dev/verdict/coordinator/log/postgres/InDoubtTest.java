package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.LogEntries.begun;
import static dev.verdict.coordinator.log.LogEntries.decided;
import static dev.verdict.coordinator.log.LogEntries.finished;
import static dev.verdict.coordinator.log.LogEntries.tx;
import static dev.verdict.coordinator.log.postgres.TestPostgres.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is decided and not acknowledged is found, whoever leads it, the oldest first. */
class InDoubtTest {
  private static Vertx vertx;
  private static TestPostgres postgres;
  private static Database database;

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

  @Test
  void onlyWhatIsDecidedAndNotFinishedIsInDoubt() throws Exception {
    PostgresShardTable table = new PostgresShardTable(database, "a");
    PostgresLog log = PostgresLog.create(vertx, database, "a");
    long epoch = get(table.raise(Map.of(0, 0L, 1, 0L))).getOrDefault(0, -1L);
    InDoubt inDoubt = new InDoubt(database);
    assertThat(get(inDoubt.look())).isEqualTo(new InDoubt.Found(0, Optional.empty()));

    Instant now = Instant.now();
    TxId undecided = tx(now.minusSeconds(30), 0, epoch);
    TxId oldest = tx(now.minusSeconds(20), 1, epoch);
    TxId younger = tx(now.minusSeconds(10), 0, epoch);
    get(log.append(begun(undecided, epoch)));
    get(log.append(decided(oldest, epoch, Outcome.ABORT)));
    get(log.append(decided(younger, epoch, Outcome.COMMIT)));
    assertThat(get(inDoubt.look())).isEqualTo(new InDoubt.Found(2, Optional.of(oldest)));

    get(log.append(finished(oldest, epoch, 2, Outcome.ABORT)));
    assertThat(get(inDoubt.look())).isEqualTo(new InDoubt.Found(1, Optional.of(younger)));
    table.close();
    get(log.close());
  }
}
