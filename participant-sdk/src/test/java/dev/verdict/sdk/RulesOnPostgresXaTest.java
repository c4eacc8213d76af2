package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.TxId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.xa.PGXADataSource;

/** The rules on PostgreSQL where an XA data source prepares. */
class RulesOnPostgresXaTest extends JdbcRulesSuite {
  private static final Postgres DATABASE = Postgres.freshDatabase();

  RulesOnPostgresXaTest() {
    super(DATABASE);
  }

  @Override
  JdbcStore.Builder store(DataSource source) {
    return JdbcStore.builder(source).xa(DATABASE.xaDataSource());
  }

  /** The claim looks at the names that the driver gives to XIDs. */
  @Test
  void rule15_aDuplicateWithAnotherInputIsAnsweredAtOnce() {
    calls.work("prepare", "run", script(INSERT, "go"));
    Duration longest = Duration.ofSeconds(60);
    try (Participant patient = bank(longest)) {
      Calls.await(patient.start());
      TxId tx = Calls.newTx();
      new Calls(patient, tx).work("prepare", "run", script(INSERT, "go"));
      long beganAt = System.nanoTime();
      assertThat(new Calls(patient, tx).work("prepare", "run", script(HOT, "go")))
          .contains("input_mismatch");
      assertThat(Duration.ofNanos(System.nanoTime() - beganAt)).isLessThan(longest.dividedBy(2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prepare", "action"})
  void aConnectionThatBreaksWhileWorkRunsIsNotUsedAgain(String work) {
    String suicide = script("SELECT pg_terminate_backend(pg_backend_pid())", "go");
    assertThat(calls.work(work, "run", suicide)).startsWith("500 ");
    assertThat(calls.work(work, "run", script(INSERT, "go"))).isEqualTo(DONE);
  }

  /** All that are free are gone at once, too. */
  @Test
  void afterTheDatabaseEndedAllConnectionsOneCallFailsAtMost() throws Exception {
    Calls second = new Calls(participant, Calls.newTx());
    Future<String> one = threads.submit(() -> calls.work("prepare", "run", script(INSERT, "wait")));
    Future<String> two =
        threads.submit(() -> second.work("prepare", "run", script(INSERT, "wait")));
    while (runs.get() < 2) {
      Thread.sleep(5);
    }
    released.countDown();
    assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(DONE);
    assertThat(two.get(60, TimeUnit.SECONDS)).isEqualTo(DONE);
    DATABASE.execute(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    assertThat(calls.end("commit")).startsWith("500 ");
    assertThat(second.end("commit")).isEqualTo(DONE);
    assertThat(calls.end("commit")).isEqualTo(DONE);
    assertThat(effects()).containsExactly("did", "did");
  }

  @Test
  void rule21_whatCannotBePreparedIsANoWithItsReason() {
    String temporary = script("CREATE TEMPORARY TABLE t (n int)", "go");
    assertThat(calls.work("prepare", "run", temporary)).contains("refused").contains("temporary");
    assertThat(calls.work("prepare", "run", temporary)).contains("refused").contains("temporary");
    assertThat(runs).hasValue(1);
    assertThat(DATABASE.preparedCount()).isZero();
  }

  @Test
  void withoutPreparedTransactionsItRefusesToStartAndNamesTheSetting() throws IOException {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofMinutes(3))
            .setServerConfig("max_prepared_transactions", "0")
            .start()) {
      PGXADataSource source = new PGXADataSource();
      source.setUrl(server.getJdbcUrl("postgres", "postgres"));
      try (Participant strict =
          Participant.named(
                  "strict", JdbcStore.builder(server.getPostgresDatabase()).xa(source).build())
              .prepared("run", Script.class, this::run)
              .build()) {
        assertThatThrownBy(() -> Calls.await(strict.start()))
            .hasStackTraceContaining("max_prepared_transactions is 0");
      }
    }
  }
}
