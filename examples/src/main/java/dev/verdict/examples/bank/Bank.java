package dev.verdict.examples.bank;

import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.Store;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A bank: accounts and a ledger on its own PostgreSQL. Its operations just do SQL; the SDK prepares
 * the local transaction and ends it as the coordinator decides.
 */
public final class Bank {
  private static final Duration IN_DOUBT_AFTER = Duration.ofSeconds(5);

  private Bank() {}

  /** The bank as a participant. */
  public static Participant participant(String name, Store<Connection> store, URI coordinator) {
    return declare(name, store).coordinators(coordinator).inDoubtAfter(IN_DOUBT_AFTER).build();
  }

  /** What a bank does, without the settings of one that runs. Its SQL is for any database. */
  public static Participant.Builder<Connection> declare(String name, Store<Connection> store) {
    return Participant.named(name, store)
        .prepared("debit", Move.class, Bank::debit)
        .prepared("credit", Move.class, Bank::credit);
  }

  private static Result<Result.None> debit(Connection connection, Move move) throws SQLException {
    if (!change(connection, move.account(), -move.cents())) {
      return Result.refused(
          exists(connection, move.account()) ? "insufficient funds" : "unknown account");
    }
    note(connection, move.reference(), move.account(), -move.cents());
    return Result.done();
  }

  private static Result<Result.None> credit(Connection connection, Move move) throws SQLException {
    if (!change(connection, move.account(), move.cents())) {
      return Result.refused("unknown account");
    }
    note(connection, move.reference(), move.account(), move.cents());
    return Result.done();
  }

  private static boolean change(Connection connection, String account, long cents)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE account SET cents = cents + ? WHERE id = ? AND cents + ? >= 0")) {
      update.setLong(1, cents);
      update.setString(2, account);
      update.setLong(3, cents);
      return update.executeUpdate() == 1;
    }
  }

  private static boolean exists(Connection connection, String account) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM account WHERE id = ?")) {
      query.setString(1, account);
      try (ResultSet found = query.executeQuery()) {
        return found.next();
      }
    }
  }

  private static void note(Connection connection, String reference, String account, long cents)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO ledger (reference, account, cents) VALUES (?, ?, ?)")) {
      insert.setString(1, reference);
      insert.setString(2, account);
      insert.setLong(3, cents);
      insert.executeUpdate();
    }
  }

  /**
   * Opens a bank's books: {@code accounts} accounts named {@code <prefix>-0} and so on.
   *
   * @param cents what each account holds
   */
  public static void open(DataSource database, String prefix, int accounts, long cents)
      throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE account (id text PRIMARY KEY, cents bigint NOT NULL CHECK (cents >= 0))");
      statement.execute(
          "CREATE TABLE ledger (reference text NOT NULL, account text NOT NULL,"
              + " cents bigint NOT NULL)");
    }
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO account SELECT ? || '-' || n, ? FROM generate_series(0, ? - 1) n")) {
      insert.setString(1, prefix);
      insert.setLong(2, cents);
      insert.setInt(3, accounts);
      insert.executeUpdate();
    }
  }
}
