package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.LogEntries.begun;
import static dev.verdict.coordinator.log.LogEntries.tx;
import static dev.verdict.coordinator.log.postgres.TestPostgres.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.log.Dormant;
import dev.verdict.protocol.TxId;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What should have been woken can be seen from outside. */
class OverdueWakeUpsTest {
  private static final String LATE = "should have been woken";

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

  private static Checkup checkup() throws Exception {
    try (Connection connection = postgres.jdbc()) {
      return Checkup.of(connection);
    }
  }

  @Test
  void aWakeUpThatNobodyCarriesOutIsToldByTheMetricAndTheDoctor() throws Exception {
    PostgresShardTable table = new PostgresShardTable(database, "a");
    PostgresLog log = PostgresLog.create(vertx, database, "a");
    long epoch = get(table.raise(Map.of(0, 0L))).getOrDefault(0, -1L);
    get(table.heartbeat());
    postgres.execute("UPDATE node SET heartbeat = heartbeat + interval '1 hour'");
    TxId id = tx(0, epoch);
    get(log.append(begun(id, epoch)));
    Duration later = Duration.ofHours(1);
    get(log.markDormant(0, epoch, List.of(new Dormant(id, 1, Optional.of(later)))));
    OverdueWakeUps overdue = new OverdueWakeUps(database);

    assertThat(get(overdue.longest())).as("its time has not come").isZero();
    assertThat(checkup().problems()).noneMatch(problem -> problem.contains(LATE));

    postgres.execute("UPDATE transaction SET wake_at = wake_at - interval '3 hours'");
    assertThat(get(overdue.longest())).isBetween(later, later.multipliedBy(3));
    assertThat(checkup().overdueMillis()).isGreaterThanOrEqualTo(later.toMillis());
    assertThat(checkup().problems()).anyMatch(problem -> problem.contains(LATE));
    table.close();
    get(log.close());
  }
}
