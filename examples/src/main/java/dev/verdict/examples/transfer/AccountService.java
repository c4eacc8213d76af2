package dev.verdict.examples.transfer;

import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.Store;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Accounts in a database. The service knows nothing of locks: the SDK refuses what somebody sends
 * who has lost his.
 */
public final class AccountService {
  private AccountService() {}

  /**
   * The service as a participant.
   *
   * @param coordinator whom it tells where it is
   */
  public static Participant participant(Store<Connection> store, URI coordinator) {
    return Participant.named("accounts", store)
        .coordinators(coordinator)
        .saga(
            "withdraw",
            Posting.class,
            Result.None.class,
            (connection, posting) -> change(connection, posting, -1),
            "put-back",
            (connection, posting, none) -> undo(connection, posting, 1))
        .saga(
            "deposit",
            Posting.class,
            Result.None.class,
            (connection, posting) -> change(connection, posting, 1),
            "take-back",
            (connection, posting, none) -> undo(connection, posting, -1))
        .saga("read", String.class, Balance.class, AccountService::read)
        .build();
  }

  private static Result<Result.None> change(Connection connection, Posting posting, int sign)
      throws SQLException {
    return add(connection, posting.account(), sign * posting.cents())
        ? Result.done()
        : Result.refused("not enough on " + posting.account() + ", or no such account");
  }

  private static void undo(Connection connection, Posting posting, int sign) throws SQLException {
    if (!add(connection, posting.account(), sign * posting.cents())) {
      throw new IllegalStateException("nothing on " + posting.account() + " to take back");
    }
  }

  private static boolean add(Connection connection, String account, long cents)
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

  private static Result<Balance> read(Connection connection, String account) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT cents FROM account WHERE id = ?")) {
      query.setString(1, account);
      try (ResultSet found = query.executeQuery()) {
        return found.next()
            ? Result.done(new Balance(found.getLong(1)))
            : Result.refused("no account " + account);
      }
    }
  }

  /** Opens the accounts {@code a-0} and so on, with so much on each. */
  public static void open(DataSource database, int accounts, long cents) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE account (id text PRIMARY KEY, cents bigint NOT NULL CHECK (cents >= 0))");
      statement.execute(
          "INSERT INTO account SELECT 'a-' || n, "
              + cents
              + " FROM generate_series(0, "
              + (accounts - 1)
              + ") n");
    }
  }
}
