package dev.verdict.coordinator.log.postgres;

import static dev.verdict.coordinator.log.LogEntries.decided;
import static dev.verdict.coordinator.log.LogEntries.tx;
import static dev.verdict.coordinator.log.postgres.TestPostgres.await;
import static dev.verdict.coordinator.log.postgres.TestPostgres.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.AppendOutcome.Appended;
import dev.verdict.protocol.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is given up is closed on the server too: its connections are not without number. */
@Timeout(120)
class SessionsTest {
  private Vertx vertx;
  private TestPostgres postgres;
  private Database database;

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    postgres = TestPostgres.create();
    database = postgres.open(vertx);
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  @Test
  void aRaiseLeavesNoSessionBehind() throws Exception {
    PostgresShardTable table = new PostgresShardTable(database, "a");
    for (long epoch = 0; epoch < 5; epoch++) {
      get(table.raise(Map.of(0, epoch)));
    }

    await("the sessions end", () -> sessions("verdict raise a") == 0);
  }

  @Test
  void whileTheDiskIsFullAnAppendIsRepeatedOnOneSessionAndStoredInTheEnd() throws Exception {
    long epoch =
        get(new PostgresShardTable(database, "a").raise(Map.of(0, 0L))).getOrDefault(0, -1L);
    postgres.execute(
        "CREATE SEQUENCE tries;"
            + "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF nextval('tries') < 7 THEN"
            + " RAISE 'no space left on device' USING ERRCODE = '53100'; END IF;"
            + " RETURN NEW; END $$;"
            + "CREATE TRIGGER full_disk BEFORE INSERT ON decision"
            + " FOR EACH ROW EXECUTE FUNCTION full_disk()");
    PostgresLog log = PostgresLog.create(vertx, database, "a");

    Future<AppendOutcome> answer = log.append(decided(tx(0, epoch), epoch, Outcome.COMMIT));

    await("the log notices", () -> !log.available());
    assertThat(get(answer)).isEqualTo(new Appended());
    await("the log is there again", log::available);
    assertThat(postgres.one("SELECT last_value >= 7 FROM tries")).isEqualTo("t");
    await("the sessions given up end", () -> sessions("verdict append a") == 1);
  }

  private int sessions(String name) {
    try {
      return Integer.parseInt(
          postgres.one(
              "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                  + " AND application_name = '"
                  + name
                  + "'"));
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
