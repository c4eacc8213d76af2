package dev.verdict.examples.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Queries of the checks, straight on the services' databases. */
final class Sql {
  private Sql() {}

  static long number(String jdbcUrl, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The first column of every row. */
  static Set<String> texts(String jdbcUrl, String query) throws SQLException {
    return numbersByText(jdbcUrl, query).keySet();
  }

  /** The second column of every row, by the first; 0 where there is no second. */
  static Map<String, Long> numbersByText(String jdbcUrl, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      boolean numbers = row.getMetaData().getColumnCount() > 1;
      Map<String, Long> found = new HashMap<>();
      while (row.next()) {
        found.put(row.getString(1), numbers ? row.getLong(2) : 0L);
      }
      return found;
    }
  }

  /** What is in exactly one of two sets. */
  static Set<String> difference(Set<String> one, Set<String> other) {
    Set<String> difference = new HashSet<>(one);
    difference.addAll(other);
    Set<String> both = new HashSet<>(one);
    both.retainAll(other);
    difference.removeAll(both);
    return difference;
  }
}
