package dev.verdict.examples.demo;

import dev.verdict.examples.demo.SaleSaga.Order;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.Store;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A depot that holds things and ships them. */
final class Depot {
  /** What it holds and refuses to ship. */
  static final String NOT_TO_BE_SHIPPED = "piano";

  private Depot() {}

  static Participant participant(Store<Connection> store, URI coordinator) {
    return Participant.named("depot", store)
        .coordinators(coordinator)
        .saga(
            "hold",
            Order.class,
            Result.None.class,
            (connection, order) -> hold(connection, order),
            "free",
            (connection, order, nothing) -> become(connection, order, "freed"))
        .saga("ship", Order.class, Result.None.class, Depot::ship)
        .build();
  }

  private static Result<Result.None> hold(Connection connection, Order order) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO held (reference, state) VALUES (?, 'held')")) {
      insert.setString(1, order.reference());
      insert.executeUpdate();
    }
    return Result.done();
  }

  private static Result<Result.None> ship(Connection connection, Order order) throws SQLException {
    if (order.item().equals(NOT_TO_BE_SHIPPED)) {
      return Result.refused("too heavy");
    }
    become(connection, order, "shipped");
    return Result.done();
  }

  private static void become(Connection connection, Order order, String state) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE held SET state = ? WHERE reference = ?")) {
      update.setString(1, state);
      update.setString(2, order.reference());
      update.executeUpdate();
    }
  }

  /** Creates its table. */
  static void open(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE held (reference text PRIMARY KEY, state text NOT NULL)");
    }
  }
}
