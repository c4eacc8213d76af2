package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Arrays, large objects and XML serve a handler, and lead nobody to its connection. */
class GuardedValuesTest {
  private static final String DONE = "{\"result\":\"done\"}";
  private static final byte[] BYTES = "a large object".getBytes(StandardCharsets.UTF_8);
  private static final Postgres POSTGRES = Postgres.freshDatabase();
  private static final MariaDb MARIA = MariaDb.freshDatabase();
  private static Work work = connection -> {};
  private static final Participant ON_POSTGRES = bank(POSTGRES);
  private static final Participant ON_MARIA = bank(MARIA);

  /** What the next handler does. */
  private interface Work {
    void with(Connection connection) throws Exception;
  }

  private static Participant bank(Database database) {
    Participant bank =
        Participant.named("bank", JdbcStore.of(database.pool()))
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

  @BeforeAll
  static void tables() {
    POSTGRES.execute("CREATE TABLE kept (names text[], object oid, document xml)");
    MARIA.execute("CREATE TABLE kept (object LONGBLOB, document LONGTEXT)");
  }

  @AfterAll
  static void close() {
    ON_POSTGRES.close();
    ON_MARIA.close();
  }

  private static void handling(Participant bank, Work next) {
    work = next;
    assertThat(new Calls(bank, Calls.newTx()).work("action", "run", "null")).isEqualTo(DONE);
  }

  private static void insert(Connection connection, String sql, Object value) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setObject(1, value);
      insert.executeUpdate();
    }
  }

  private static ResultSet only(Connection connection, String sql) throws SQLException {
    ResultSet rows = connection.createStatement().executeQuery(sql);
    assertThat(rows.next()).isTrue();
    return rows;
  }

  @Test
  void anArrayIsReadAndWrittenAndItsRowsLeadBackToTheGuardedConnection() {
    handling(
        ON_POSTGRES,
        connection -> {
          Array made = connection.createArrayOf("text", new String[] {"a", "b"});
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO kept (names) VALUES (?), (?)")) {
            insert.setArray(1, made);
            insert.setObject(2, made);
            assertThat(insert.executeUpdate()).isEqualTo(2);
          }
          String select = "SELECT names FROM kept WHERE names IS NOT NULL LIMIT 1";
          try (ResultSet rows = only(connection, select)) {
            Array read = rows.getArray(1);
            assertThat((Object[]) read.getArray()).containsExactly("a", "b");
            assertThat(read).hasToString("{a,b}").isEqualTo(read).isNotEqualTo(made);
            insert(connection, "INSERT INTO kept (names) VALUES (?)", read);
            for (Array way : List.of(made, read, (Array) rows.getObject(1))) {
              assertThat(way.getResultSet().getStatement().getConnection()).isSameAs(connection);
            }
          }
        });
    assertThat(POSTGRES.query("SELECT names::text FROM kept WHERE names IS NOT NULL"))
        .containsExactly("{a,b}", "{a,b}", "{a,b}");
  }

  private static Blob largeObject(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO kept (object) VALUES (?)")) {
      insert.setBlob(1, new ByteArrayInputStream(BYTES));
      insert.executeUpdate();
    }
    return only(connection, "SELECT object FROM kept WHERE object IS NOT NULL").getBlob(1);
  }

  @Test
  void aLargeObjectIsReadAndWrittenBitByBit() {
    handling(
        ON_POSTGRES,
        connection -> {
          Blob blob = largeObject(connection);
          try (InputStream stream = blob.getBinaryStream()) {
            assertThat(stream.readAllBytes()).isEqualTo(BYTES);
          }
          try (var more = blob.setBinaryStream(blob.length() + 1)) {
            more.write('!');
          }
          assertThat(blob.getBytes(1, (int) blob.length())).endsWith('t', '!');
          insert(connection, "INSERT INTO kept (object) VALUES (?)", blob);
          blob.free();
        });
  }

  /** To be closed or freed then does no harm: it would be a call in another's transaction. */
  @Test
  void noLargeObjectOrStreamWorksOnceTheHandlerIsOver() throws Exception {
    CompletableFuture<Blob> leaving = new CompletableFuture<>();
    CompletableFuture<InputStream> streaming = new CompletableFuture<>();
    CompletableFuture<Array> array = new CompletableFuture<>();
    handling(
        ON_POSTGRES,
        connection -> {
          Blob blob = largeObject(connection);
          leaving.complete(blob);
          streaming.complete(blob.getBinaryStream());
          array.complete(connection.createArrayOf("text", new String[] {"a"}));
        });
    for (ThrowingCallable late :
        new ThrowingCallable[] {
          () -> leaving.join().setBytes(1, BYTES),
          () -> leaving.join().getBytes(1, 1),
          () -> array.join().getResultSet(),
          () -> streaming.join().read()
        }) {
      assertThatThrownBy(late).hasMessageContaining("the handler is over");
    }
    assertThatCode(streaming.join()::close).doesNotThrowAnyException();
    assertThatCode(leaving.join()::free).doesNotThrowAnyException();
  }

  @Test
  void xmlIsWrittenAndRead() {
    handling(
        ON_POSTGRES,
        connection -> {
          SQLXML made = connection.createSQLXML();
          made.setString("<a/>");
          insert(connection, "INSERT INTO kept (document) VALUES (?)", made);
          try (ResultSet rows =
              only(connection, "SELECT document FROM kept WHERE document IS NOT NULL")) {
            assertThat(rows.getSQLXML(1).getString()).isEqualTo("<a/>");
          }
        });
  }

  @Test
  void mariaDbsLargeObjectsAreReadAndWritten() {
    handling(
        ON_MARIA,
        connection -> {
          Blob blob = connection.createBlob();
          blob.setBytes(1, BYTES);
          Clob text = connection.createClob();
          try (var pen = text.setCharacterStream(1)) {
            pen.write("a long text");
          }
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO kept VALUES (?, ?)")) {
            insert.setBlob(1, blob);
            insert.setClob(2, text);
            insert.executeUpdate();
          }
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery("SELECT object, document FROM kept")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getBlob(1).getBinaryStream().readAllBytes()).isEqualTo(BYTES);
            assertThat(rows.getClob(2).getSubString(1, 6)).isEqualTo("a long");
            assertThat(rows.getNClob(2).getCharacterStream().read()).isEqualTo('a');
            insert(connection, "INSERT INTO kept (object) VALUES (?)", rows.getBlob(1));
          }
        });
    assertThat(MARIA.query("SELECT object FROM kept")).containsOnly("a large object").hasSize(2);
  }
}
