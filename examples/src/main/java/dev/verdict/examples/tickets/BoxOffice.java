package dev.verdict.examples.tickets;

import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.Store;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A box office on its own PostgreSQL. A try takes seats out of sale and shows that at once; confirm
 * sells them, cancel puts them back.
 */
public final class BoxOffice {
  private static final Duration IN_DOUBT_AFTER = Duration.ofSeconds(5);

  private BoxOffice() {}

  /** The box office as a participant. */
  public static Participant participant(String name, Store<Connection> store, URI coordinator) {
    return Participant.named(name, store)
        .coordinators(coordinator)
        .inDoubtAfter(IN_DOUBT_AFTER)
        .tcc(
            "hold",
            Hold.class,
            Result.None.class,
            BoxOffice::hold,
            (connection, hold, none) -> end(connection, hold, "sold", 0),
            (connection, hold, none) -> end(connection, hold, "released", hold.seats()))
        .build();
  }

  private static Result<Result.None> hold(Connection connection, Hold hold) throws SQLException {
    try (PreparedStatement take =
        connection.prepareStatement(
            "UPDATE concert SET free = free - ? WHERE id = ? AND free >= ?")) {
      take.setInt(1, hold.seats());
      take.setString(2, hold.concert());
      take.setInt(3, hold.seats());
      if (take.executeUpdate() == 0) {
        return Result.refused("sold out");
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO hold (reference, concert, seats, state) VALUES (?, ?, ?, 'held')")) {
      insert.setString(1, hold.reference());
      insert.setString(2, hold.concert());
      insert.setInt(3, hold.seats());
      insert.executeUpdate();
    }
    return Result.done();
  }

  private static void end(Connection connection, Hold hold, String state, int seatsBack)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE hold SET state = ? WHERE reference = ?")) {
      update.setString(1, state);
      update.setString(2, hold.reference());
      update.executeUpdate();
    }
    try (PreparedStatement giveBack =
        connection.prepareStatement("UPDATE concert SET free = free + ? WHERE id = ?")) {
      giveBack.setInt(1, seatsBack);
      giveBack.setString(2, hold.concert());
      giveBack.executeUpdate();
    }
  }

  /** Puts a concert on sale. */
  public static void open(DataSource database, String concert, int seats) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE concert (id text PRIMARY KEY, seats int NOT NULL,"
              + " free int NOT NULL CHECK (free >= 0))");
      statement.execute(
          "CREATE TABLE hold (reference text PRIMARY KEY, concert text NOT NULL,"
              + " seats int NOT NULL, state text NOT NULL)");
    }
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO concert VALUES (?, ?, ?)")) {
      insert.setString(1, concert);
      insert.setInt(2, seats);
      insert.setInt(3, seats);
      insert.executeUpdate();
    }
  }
}
