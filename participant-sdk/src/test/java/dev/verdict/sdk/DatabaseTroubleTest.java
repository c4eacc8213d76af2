package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller is told of a database that is in trouble: enough to know where to look. */
class DatabaseTroubleTest {
  private static final Postgres POSTGRES = Postgres.freshDatabase();
  private static final int ATTEMPTS_MAX = 30;

  @AfterEach
  void forgetWhatIsPrepared() {
    POSTGRES.rollBackAllPrepared();
  }

  private static Participant shop(HikariDataSource pool) {
    Participant shop =
        Participant.named("shop", JdbcStore.postgres(pool))
            .saga("sell", String.class, String.class, DatabaseTroubleTest::sell)
            .build();
    Calls.await(shop.createSchema());
    Calls.await(shop.start());
    return shop;
  }

  private static Result<String> sell(Connection session, String what) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("UPDATE effect SET what = what || '" + what + "'::int WHERE id = 1");
    }
    return Result.done(what);
  }

  private static String sale(Participant shop, String what) {
    return new Calls(shop, Calls.newTx()).work("action", "sell", "\"" + what + "\"");
  }

  /** The answer to the first one that says so, or to the last one. */
  private static String saleUntil(Participant shop, String words) {
    String answer = sale(shop, "1");
    for (int i = 1; i < ATTEMPTS_MAX && !answer.contains(words); i++) {
      answer = sale(shop, "1");
    }
    return answer;
  }

  @Test
  void aRefusedLoginIsNamed() {
    POSTGRES.clean();
    POSTGRES.execute("CREATE ROLE clerk SUPERUSER LOGIN");
    try (HikariDataSource pool = Database.pool(POSTGRES.pool().getJdbcUrl(), "clerk", 2)) {
      pool.setConnectionTimeout(1_000);
      try (Participant shop = shop(pool)) {
        assertThat(sale(shop, "1")).contains("done");
        POSTGRES.execute("ALTER ROLE clerk NOLOGIN");
        POSTGRES.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'clerk'");

        // The first to come may find a connection that it does not know to be broken.
        assertThat(saleUntil(shop, "login"))
            .startsWith("500 ")
            .contains("the database of the service refuses its login", "SQLSTATE 28000");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "left by hand, not by",
    "verdict:inventory/inventory:0190a3c5-1111-7000-8000-000000000001:reserve:1:5f, by",
    "1447318577_MDE5MGEzYzUxMTExNzAwMDgwMDAwMDAwMDAwMDAwMDE=_cmVzZXJ2ZQ==, by"
  })
  void whatStaysPreparedInTheWayOfOthersIsNamed(String name, String whether) throws SQLException {
    POSTGRES.clean();
    POSTGRES.execute("INSERT INTO effect (id, what) VALUES (1, '')");
    try (Connection other = POSTGRES.pool().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE effect SET what = 'x' WHERE id = 1");
      statement.execute("PREPARE TRANSACTION '" + name + "'");
      other.setAutoCommit(true);
    }
    try (Participant shop = shop(POSTGRES.pool())) {
      assertThat(sale(shop, "1")).startsWith("423 ").doesNotContain(name);
      assertThat(saleUntil(shop, name))
          .startsWith("423 ")
          .contains("'" + name + "' has been prepared in this database since 2")
          .contains(", " + whether + " Verdict, and may keep the locks");
    } finally {
      POSTGRES.execute("ROLLBACK PREPARED '" + name + "'");
    }
  }

  @Test
  void theDataOfAnErrorIsNotTold() {
    POSTGRES.clean();
    POSTGRES.execute("INSERT INTO effect (id, what) VALUES (1, '')");
    try (Participant shop = shop(POSTGRES.pool())) {
      assertThat(sale(shop, "secret"))
          .startsWith("500 ")
          .contains("SQLSTATE 22P02")
          .doesNotContain("secret");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "28P01, the database of the service refuses its login",
    "08006, the database of the service cannot be reached",
    "57P01, the database of the service is not there",
    "53300, the database of the service is out of connections or room",
    "23505, the handler or its store failed: java.lang.IllegalStateException (SQLSTATE 23505)"
  })
  void aStateIsPutIntoWords(String state, String words) {
    assertThat(DatabaseTrouble.words(new IllegalStateException("secret"), Optional.of(state)))
        .startsWith(words)
        .endsWith("(SQLSTATE " + state + ")");
  }

  @ParameterizedTest
  @CsvSource({"''", "2"})
  void aStateThatIsNoneIsNotTold(String state) {
    assertThat(DatabaseTrouble.words(new IllegalStateException("secret"), Optional.of(state)))
        .isEqualTo("the handler or its store failed: java.lang.IllegalStateException");
  }
}
