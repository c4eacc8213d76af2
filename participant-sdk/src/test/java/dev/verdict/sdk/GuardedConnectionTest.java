package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a handler cannot do with its connection, on whatever way it comes to it. */
class GuardedConnectionTest {
  private static final Postgres DATABASE = Postgres.freshDatabase();
  private static final String INSERT = "INSERT INTO effect (what) VALUES ('did')";
  private static final String DONE = "{\"result\":\"done\"}";
  private static Work work = connection -> {};
  private static final Participant BANK = bank();

  /** What the next handler does. */
  private interface Work {
    void with(Connection connection) throws Exception;
  }

  private static Participant bank() {
    Participant bank =
        Participant.named("bank", JdbcStore.of(DATABASE.pool()))
            .saga(
                "run",
                Result.None.class,
                Result.None.class,
                (connection, none) -> {
                  work.with(connection);
                  return Result.done();
                })
            .build();
    Calls.await(bank.createSchema());
    Calls.await(bank.start());
    return bank;
  }

  @BeforeEach
  void clean() {
    DATABASE.clean();
    Calls.await(BANK.createSchema());
  }

  @AfterAll
  static void close() {
    BANK.close();
  }

  private static void handling(Work next) {
    work = next;
    assertThat(new Calls(BANK, Calls.newTx()).work("action", "run", "null")).isEqualTo(DONE);
  }

  private static void assertRefused(ThrowingCallable use) {
    assertThatThrownBy(use).isInstanceOf(SQLException.class).hasMessageContaining("barrier");
  }

  @Test
  void noneOfTheWaysBackLeadToTheRealConnection() {
    handling(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery("SELECT 1");
              ResultSet tables = connection.getMetaData().getTables(null, null, "no", null);
              PreparedStatement keys = connection.prepareStatement(INSERT, new String[] {"id"})) {
            keys.executeUpdate();
            for (Connection way :
                new Connection[] {
                  statement.getConnection(),
                  rows.getStatement().getConnection(),
                  connection.getMetaData().getConnection(),
                  tables.getStatement().getConnection(),
                  keys.getGeneratedKeys().getStatement().getConnection()
                }) {
              assertThat(way).isSameAs(connection);
            }
            assertRefused(connection::commit);
            assertRefused(connection::rollback);
            assertRefused(connection::close);
            assertRefused(() -> connection.setAutoCommit(true));
            assertRefused(() -> statement.execute("COMMIT"));
            assertRefused(() -> connection.prepareStatement("COMMIT"));
            assertRefused(() -> connection.unwrap(Connection.class));
            assertRefused(() -> statement.unwrap(Statement.class));
            assertRefused(() -> rows.unwrap(ResultSet.class));
            assertThat(statement.isWrapperFor(Statement.class)).isFalse();
          }
        });
    assertThat(DATABASE.effects()).containsExactly("did");
  }

  /** Texts that are no SQL are nobody's business. */
  @Test
  void whatIsNeededWorks() {
    handling(
        connection -> {
          Savepoint before = connection.setSavepoint("commit");
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO effect (what) VALUES (?)")) {
            insert.setString(1, "gone");
            insert.executeUpdate();
            connection.rollback(before);
            insert.setString(1, "COMMIT");
            insert.executeUpdate();
          }
          try (Statement select = connection.createStatement();
              ResultSet rows = select.executeQuery("SELECT what AS commit FROM effect")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("commit")).isEqualTo("COMMIT");
            assertThat(new HashSet<>(List.of(rows, select, connection))).contains(rows, connection);
          }
        });
  }

  /** Statements and rows from before are no way either, but they can be closed. */
  @Test
  void nothingOfItWorksOnceTheHandlerIsOver() throws SQLException {
    CompletableFuture<Left> leaving = new CompletableFuture<>();
    handling(connection -> leaving.complete(Left.of(connection)));
    Left left = leaving.join();
    for (ThrowingCallable late :
        new ThrowingCallable[] {
          left.statement::executeUpdate,
          left.statement::cancel,
          left.rows::next,
          left.connection::createStatement,
          () -> left.connection.prepareStatement(INSERT)
        }) {
      assertThatThrownBy(late)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("the handler is over");
    }
    assertRefused(left.connection::close);
    assertThatCode(left.rows::close).doesNotThrowAnyException();
    assertThatCode(left.statement::close).doesNotThrowAnyException();
    assertThat(left.statement.isClosed()).isTrue();
    assertThat(DATABASE.effects()).isEmpty();
  }

  /** What a handler leaves behind. */
  private record Left(Connection connection, PreparedStatement statement, ResultSet rows) {
    static Left of(Connection lent) throws SQLException {
      return new Left(
          lent, lent.prepareStatement(INSERT), lent.createStatement().executeQuery("SELECT 1"));
    }
  }
}
