package dev.verdict.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Reads from a database what operations did, in numbers: balances, counts of rows. */
@FunctionalInterface
public interface Numbers {
  /**
   * Reads them.
   *
   * @param connection sees what is committed; closed by the caller
   */
  Map<String, ? extends Number> read(Connection connection) throws SQLException;
}
