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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Only what is finished, rests, and is of the shards that are asked for is taken as a sample. */
class SampledTransactionsTest {
  @Test
  void theFirstFinishedOneFromATimeOnIsTaken() throws Exception {
    Vertx vertx = Vertx.vertx();
    TestPostgres postgres = TestPostgres.create();
    Database database = postgres.open(vertx);
    PostgresShardTable table = new PostgresShardTable(database, "a");
    PostgresLog log = PostgresLog.create(vertx, database, "a");
    long epoch = get(table.raise(Map.of(0, 0L, 1, 0L))).getOrDefault(0, -1L);
    Instant now = Instant.now();
    TxId undecided = tx(now.minusSeconds(40), 0, epoch);
    TxId elsewhere = tx(now.minusSeconds(30), 1, epoch);
    TxId older = tx(now.minusSeconds(20), 0, epoch);
    TxId newer = tx(now.minusSeconds(10), 0, epoch);
    get(log.append(begun(undecided, epoch)));
    for (TxId each : List.of(elsewhere, older, newer)) {
      get(log.append(decided(each, epoch, Outcome.COMMIT)));
      get(log.append(finished(each, epoch, 2, Outcome.COMMIT)));
    }
    SampledTransactions samples = new SampledTransactions(database);
    long begin = now.minusSeconds(60).toEpochMilli();

    assertThat(get(samples.next(List.of(0), begin, Duration.ZERO))).contains(older);
    assertThat(get(samples.next(List.of(1), begin, Duration.ZERO))).contains(elsewhere);
    assertThat(get(samples.next(List.of(2), begin, Duration.ZERO))).isEmpty();
    assertThat(get(samples.next(List.of(0), older.timeMillis() + 1, Duration.ZERO)))
        .contains(newer);
    assertThat(get(samples.next(List.of(0), now.toEpochMilli(), Duration.ZERO))).isEmpty();
    assertThat(get(samples.next(List.of(0), begin, Duration.ofMinutes(1))))
        .as("something happened to all of them a moment ago")
        .isEmpty();

    table.close();
    get(log.close());
    get(database.close());
    get(vertx.close());
  }
}
