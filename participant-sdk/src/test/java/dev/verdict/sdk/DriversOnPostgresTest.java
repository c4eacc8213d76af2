package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings of the driver, and what pools put around it, must not change. */
class DriversOnPostgresTest {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final String DONE = "{\"result\":\"done\"}";
  private static final String NOTE = "{\"what\":\"did\"}";

  /** More than the driver runs before it keeps a statement on the server. */
  private static final int REPEATS = 8;

  /** What to note. */
  record Note(String what) {}

  @BeforeEach
  void clean() {
    DATABASE.clean();
  }

  private static Participant bank(JdbcStore store) {
    Participant bank =
        Participant.named("bank", store)
            .prepared("note", Note.class, DriversOnPostgresTest::write)
            .prepared("sly", Note.class, DriversOnPostgresTest::writeAndCommit)
            .saga(
                "note",
                Note.class,
                Result.None.class,
                DriversOnPostgresTest::write,
                "undo",
                (tx, note, none) -> write(tx, new Note("undid")))
            .saga("no", Note.class, Result.None.class, DriversOnPostgresTest::writeAndRefuse)
            .saga("sly", Note.class, Result.None.class, DriversOnPostgresTest::writeAndCommit)
            .build();
    Calls.await(bank.createSchema());
    Calls.await(bank.start());
    return bank;
  }

  private static Result<Result.None> write(Connection tx, Note note) throws SQLException {
    try (Statement insert = tx.createStatement()) {
      insert.execute("INSERT INTO effect (what) VALUES ('" + note.what() + "')");
    }
    return Result.done();
  }

  private static Result<Result.None> writeAndRefuse(Connection tx, Note note) throws SQLException {
    write(tx, note);
    return Result.refused("not today");
  }

  private static Result<Result.None> writeAndCommit(Connection tx, Note note) throws SQLException {
    try (Statement detour = tx.createStatement()) {
      detour.execute("INSERT INTO effect (what) VALUES ('sly'); COMMIT");
    }
    return Result.done();
  }

  /** They set savepoints of their own, so that a row is written by a transaction within. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "autosave=always",
        "autosave=conservative",
        "autosave=always&preferQueryMode=simple",
        "autosave=conservative&prepareThreshold=1",
        "preferQueryMode=extendedForPrepared"
      })
  void theBarrierHoldsWhateverTheDriverIsTold(String setting) {
    try (HikariDataSource pool = DATABASE.poolWith(setting);
        Participant bank = bank(JdbcStore.of(pool))) {
      for (int i = 0; i < REPEATS; i++) {
        Calls atomic = new Calls(bank, Calls.newTx());
        assertThat(atomic.work("prepare", "note", NOTE)).isEqualTo(DONE);
        assertThat(atomic.end("commit")).isEqualTo(DONE);
        Calls saga = new Calls(bank, Calls.newTx());
        assertThat(saga.work("action", "note", NOTE)).isEqualTo(DONE);
        assertThat(saga.work("action", "note", NOTE)).isEqualTo(DONE);
        assertThat(saga.end("compensate")).isEqualTo(DONE);
        assertThat(saga.end("compensate")).isEqualTo(DONE);
        assertThat(new Calls(bank, Calls.newTx()).work("action", "no", NOTE)).contains("not today");
        assertThat(DATABASE.effects()).containsExactly("did", "did", "undid");
        DATABASE.execute("DELETE FROM effect");
      }
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"autosave=always", "autosave=never"})
  void aHandlerThatEndsTheTransactionKeepsNoAnswer(String setting) {
    try (HikariDataSource pool = DATABASE.poolWith(setting);
        Participant bank = bank(JdbcStore.of(pool))) {
      for (String work : List.of("action", "prepare")) {
        Calls sly = new Calls(bank, Calls.newTx());
        assertThat(sly.work(work, "sly", NOTE)).matches("(500|409) .*");
        assertThat(sly.work(work, "sly", NOTE)).startsWith("409 ");
      }
    }
  }

  /** Where a connection begins transactions by itself, the refusal must not spoil the first. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPoolThatTakesOneStatementAtATimeCostsARoundTripAndNoMore(boolean autoCommit) {
    HikariDataSource pool = new HikariDataSource();
    DATABASE.pool().copyStateTo(pool);
    pool.setAutoCommit(autoCommit);
    SpyDataSource wall = new SpyDataSource(pool).refusingTwoStatements();
    try (pool;
        Participant bank = bank(JdbcStore.of(wall.dataSource()))) {
      Calls saga = new Calls(bank, Calls.newTx());
      wall.forget();
      assertThat(saga.work("action", "note", NOTE)).isEqualTo(DONE);
      assertThat(wall.executed()).hasSize(4).last().isEqualTo("COMMIT");
      assertThat(saga.end("compensate")).isEqualTo(DONE);
      assertThat(DATABASE.effects()).containsExactly("did", "undid");
    }
  }
}
