package dev.verdict.coordinator.log.postgres;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** A copy of a log's tables as of one moment, to which the database can go back. */
public final class LogCopy {
  private static final List<String> TABLES =
      List.of(
          "shard",
          "node",
          "decision",
          "entry",
          "transaction",
          "idempotency_key",
          "forgotten",
          "saga_definition",
          "participant");

  private final String url;
  private final Map<String, String> rows = new LinkedHashMap<>();

  /**
   * @param port of the server whose database {@code postgres} holds the log
   */
  public LogCopy(int port) {
    this.url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url, "postgres", "");
  }

  /** Takes the copy in one snapshot, while coordinators run. */
  public void take() throws SQLException, IOException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      for (String table : TABLES) {
        StringWriter text = new StringWriter();
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY (SELECT * FROM " + table + ") TO STDOUT", text);
        rows.put(table, text.toString());
      }
    }
  }

  /** Puts everything back to what it was. */
  public void goBack() throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("TRUNCATE " + String.join(", ", TABLES));
      for (Map.Entry<String, String> table : rows.entrySet()) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + table.getKey() + " FROM STDIN", new StringReader(table.getValue()));
      }
      connection.commit();
    }
  }

  /** The number that a query asks for. */
  public long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** A person's hand in the database. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
