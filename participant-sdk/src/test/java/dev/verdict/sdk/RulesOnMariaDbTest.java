package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The rules on MariaDB over JDBC. */
class RulesOnMariaDbTest extends MariaDbRulesSuite {
  private static final MariaDb DATABASE = MariaDb.freshDatabase();

  private final JdbcScripts scripts = new JdbcScripts(this);

  RulesOnMariaDbTest() {
    super(DATABASE);
  }

  @Override
  Participant bank(Duration lockTimeout) {
    return scripts.bank(store(DATABASE.pool()).lockTimeout(lockTimeout).build());
  }

  private static JdbcStore.Builder store(DataSource source) {
    return DATABASE.store(source);
  }

  @Test
  void rule27_sessionsWithAnOlderSnapshotAreChangedForTheTransactionAndPutBack() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (HikariDataSource one = DATABASE.anotherPool(1).pool();
        Participant bank =
            Participant.named("bank", store(one).build())
                .saga(
                    "look",
                    Script.class,
                    Result.None.class,
                    (tx, script) -> {
                      seen.add(session(tx));
                      return Result.done();
                    })
                .build()) {
      Calls.await(bank.start());
      assertThat(new Calls(bank, Calls.newTx()).work("action", "look", script("", "go")))
          .isEqualTo(DONE);
      assertThat(seen).containsExactly("READ-COMMITTED 1");
      try (Connection after = one.getConnection()) {
        assertThat(session(after)).isEqualTo("REPEATABLE-READ 50");
      }
    }
  }

  private static String session(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT @@tx_isolation, @@innodb_lock_wait_timeout")) {
      assertThat(row.next()).isTrue();
      return row.getString(1) + " " + row.getString(2);
    }
  }

  /** The pool said at the start that its sessions are fit. */
  @Test
  void rule27_aSessionThatIsNoLongerFitIsRefused() throws Exception {
    try (HikariDataSource fit = DATABASE.fitPool();
        Participant bank =
            Participant.named("bank", store(fit).build())
                .saga("run", Script.class, Result.None.class, scripts::run)
                .build()) {
      Calls.await(bank.start());
      try (Connection a = fit.getConnection();
          Connection b = fit.getConnection();
          Connection c = fit.getConnection();
          Connection d = fit.getConnection()) {
        for (Connection connection : List.of(a, b, c, d)) {
          try (Statement statement = connection.createStatement()) {
            statement.execute("SET @@session.tx_isolation = 'REPEATABLE-READ'");
          }
        }
      }
      Calls odd = new Calls(bank, Calls.newTx());
      assertThat(odd.work("action", "run", script(INSERT, "go"))).startsWith("500 ");
      assertThat(runs).hasValue(0);
    }
  }

  @Override
  Participant deadlocking() {
    return Participant.named("bank", store(DATABASE.pool()).build())
        .prepared("cross", Result.None.class, (tx, in) -> cross(tx))
        .saga("cross", Result.None.class, Result.None.class, (tx, in) -> cross(tx))
        .build();
  }

  private Result<Result.None> cross(Connection tx) throws SQLException {
    runs.incrementAndGet();
    try (Statement statement = tx.createStatement()) {
      statement.execute("UPDATE pair SET n = 2 WHERE id = 60");
      entered.countDown();
      statement.execute("UPDATE pair SET n = 2 WHERE id = 1");
    }
    return Result.done();
  }

  @Test
  void aParticipantDoesNotStartWithoutTheTables() {
    try (Participant bank =
        Participant.named("bank", JdbcStore.of(MariaDb.freshDatabase().pool()))
            .saga("run", Script.class, Result.None.class, scripts::run)
            .build()) {
      assertThatThrownBy(() -> Calls.await(bank.start()))
          .hasStackTraceContaining("createSchema(), or run dev/verdict/sdk/mariadb.sql");
    }
  }

  @Test
  void thereIsNoOptimisticBarrier() {
    JdbcStore store = JdbcStore.builder(DATABASE.pool()).optimistic(true).build();
    try (Participant bank =
        Participant.named("bank", store)
            .saga("run", Script.class, Result.None.class, scripts::run)
            .build()) {
      assertThatThrownBy(() -> Calls.await(bank.start()))
          .hasStackTraceContaining("an optimistic barrier needs PostgreSQL");
    }
  }

  @Test
  void rule21_thereIsNoPreparingWithoutAnXaDataSource() {
    try (Participant bank =
        Participant.named("bank", JdbcStore.of(DATABASE.pool()))
            .prepared("run", Script.class, scripts::run)
            .build()) {
      assertThatThrownBy(() -> Calls.await(bank.start()))
          .hasStackTraceContaining("JdbcStore.builder(pool).xa(...)");
    }
  }

  @Test
  void rule21_anXaDataSourceOfAnotherDatabaseIsRefused() {
    try (Participant bank =
        Participant.named(
                "bank",
                JdbcStore.builder(DATABASE.pool())
                    .xa(MariaDb.freshDatabase().xaDataSource())
                    .build())
            .prepared("run", Script.class, scripts::run)
            .build()) {
      assertThatThrownBy(() -> Calls.await(bank.start())).hasStackTraceContaining("one database");
    }
  }
}
