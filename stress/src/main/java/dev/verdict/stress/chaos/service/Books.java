package dev.verdict.stress.chaos.service;

import dev.verdict.sdk.Result;
import dev.verdict.stress.chaos.history.What;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * A service's accounts, and its notes of what it did to them. The notes have no key: what is done
 * twice stands there twice.
 */
final class Books {
  private static final String TABLES =
      """
      CREATE TABLE IF NOT EXISTS account (
        id text PRIMARY KEY,
        opening bigint NOT NULL,
        cents bigint NOT NULL CHECK (cents >= 0),
        held bigint NOT NULL DEFAULT 0);
      CREATE TABLE IF NOT EXISTS effect (
        n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        tx text NOT NULL,
        branch text NOT NULL,
        ref text NOT NULL,
        what text NOT NULL,
        account text NOT NULL,
        amount bigint NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp())
      """;
  private static final String CHANGE =
      "UPDATE account SET cents = cents + ?, held = held + ? WHERE id = ? AND cents + ? >= 0";
  private static final String NOTE =
      "INSERT INTO effect (tx, branch, ref, what, account, amount) VALUES (?, ?, ?, ?, ?, ?)";

  private Books() {}

  /** Makes the tables if they are not there. */
  static void createTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(TABLES);
    }
  }

  /** Makes an account if it is not there, without waiting for work that has changed it. */
  static void open(Connection connection, String account, long cents) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO account (id, opening, cents) SELECT ?, ?, ?"
                + " WHERE NOT EXISTS (SELECT FROM account WHERE id = ?)")) {
      insert.setString(1, account);
      insert.setLong(2, cents);
      insert.setLong(3, cents);
      insert.setString(4, account);
      insert.executeUpdate();
    }
  }

  /** The work of a prepared branch, and of a step. */
  static Result<Result.None> change(Connection connection, Order order) throws SQLException {
    if (order.decline()) {
      return Result.refused("declined");
    }
    if (!update(connection, order.account(), order.amount(), 0)) {
      return Result.refused("no funds");
    }
    note(connection, order, What.WORK);
    return Result.done();
  }

  /** Undoes a step. */
  static void undo(Connection connection, Order order) throws SQLException {
    mustUpdate(connection, order.account(), -order.amount(), 0);
    note(connection, order, What.UNDO);
  }

  /** Takes what is spent aside; what is earned comes with the confirmation. */
  static Result<Result.None> reserve(Connection connection, Order order) throws SQLException {
    long taken = Math.min(0, order.amount());
    if (order.decline()) {
      return Result.refused("declined");
    }
    if (!update(connection, order.account(), taken, -taken)) {
      return Result.refused("no funds");
    }
    note(connection, order, What.WORK);
    return Result.done();
  }

  /** Uses what was taken aside. */
  static void confirm(Connection connection, Order order) throws SQLException {
    long taken = Math.min(0, order.amount());
    mustUpdate(connection, order.account(), Math.max(0, order.amount()), taken);
    note(connection, order, What.CONFIRM);
  }

  /** Puts back what was taken aside. */
  static void cancel(Connection connection, Order order) throws SQLException {
    long taken = Math.min(0, order.amount());
    mustUpdate(connection, order.account(), -taken, taken);
    note(connection, order, What.CANCEL);
  }

  private static void mustUpdate(Connection connection, String account, long cents, long held)
      throws SQLException {
    if (!update(connection, account, cents, held)) {
      throw new SQLException("account " + account + " cannot be changed by " + cents);
    }
  }

  private static boolean update(Connection connection, String account, long cents, long held)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(CHANGE)) {
      update.setLong(1, cents);
      update.setLong(2, held);
      update.setString(3, account);
      update.setLong(4, cents);
      return update.executeUpdate() == 1;
    }
  }

  private static void note(Connection connection, Order order, What what) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(NOTE)) {
      insert.setString(1, order.tx());
      insert.setString(2, order.branch());
      insert.setString(3, order.ref());
      insert.setString(4, what.name().toLowerCase(Locale.ROOT));
      insert.setString(5, order.account());
      insert.setLong(6, order.amount());
      insert.executeUpdate();
    }
  }
}
