package dev.verdict.stress.simulate.trace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads from a log what a {@link Trace} needs of it, by plain SQL. */
public final class TraceTables {
  private static final String ENTRIES =
      """
      SELECT e.tx, t.kind, e.seq, e.epoch, e.body
      FROM entry e JOIN transaction t ON t.tx = e.tx ORDER BY e.tx, e.seq
      """;

  private TraceTables() {}

  /** All of the log. */
  public static List<Trace.Entry> entries(Connection connection) throws SQLException {
    List<Trace.Entry> entries = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ENTRIES)) {
      while (rows.next()) {
        entries.add(
            new Trace.Entry(
                rows.getString(1),
                rows.getString(2),
                rows.getInt(3),
                rows.getLong(4),
                rows.getString(5)));
      }
    }
    return entries;
  }

  /** All registered definitions. */
  public static List<Trace.Definition> definitions(Connection connection) throws SQLException {
    List<Trace.Definition> definitions = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT DISTINCT hash, json FROM saga_definition")) {
      while (rows.next()) {
        definitions.add(new Trace.Definition(rows.getString(1), rows.getString(2)));
      }
    }
    return definitions;
  }
}
