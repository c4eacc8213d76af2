package dev.verdict.examples.trip;

import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.Store;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A service that books flights, hotels or cars in its own database, cancels, and issues tickets.
 */
public final class BookingService {
  /** What no service has: asking for it is declined. */
  public static final String NOT_TO_BE_HAD = "none";

  private BookingService() {}

  /**
   * The service as a participant.
   *
   * @param coordinator whom it tells where it is
   * @param cents the price of a booking
   */
  public static Participant participant(
      String name, Store<Connection> store, URI coordinator, long cents) {
    return Participant.named(name, store)
        .coordinators(coordinator)
        .saga(
            "book",
            BookingRequest.class,
            Booking.class,
            (connection, request) -> book(connection, name, request, cents),
            "cancel",
            BookingService::cancel)
        .saga("issue", Booking.class, Ticket.class, BookingService::issue)
        .build();
  }

  private static Result<Booking> book(
      Connection connection, String service, BookingRequest request, long cents)
      throws SQLException {
    if (request.what().equals(NOT_TO_BE_HAD)) {
      return Result.refused("nothing free at " + service);
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO booking (trip, traveller, what, cents, state)"
                + " VALUES (?, ?, ?, ?, 'booked')")) {
      insert.setString(1, request.trip());
      insert.setString(2, request.traveller());
      insert.setString(3, request.what());
      insert.setLong(4, cents);
      insert.executeUpdate();
    }
    return Result.done(new Booking(request.trip(), service + "-" + request.trip(), cents));
  }

  private static void cancel(Connection connection, BookingRequest request, Booking booking)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE booking SET state = 'cancelled' WHERE trip = ?")) {
      update.setString(1, request.trip());
      update.executeUpdate();
    }
  }

  /** What is paid cannot be refused any more. */
  private static Result<Ticket> issue(Connection connection, Booking booking) throws SQLException {
    String number = "ticket-" + booking.number();
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE booking SET ticket = ? WHERE trip = ?")) {
      update.setString(1, number);
      update.setString(2, booking.trip());
      update.executeUpdate();
    }
    return Result.done(new Ticket(number));
  }

  /** Creates the service's table. */
  public static void open(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE booking (trip text PRIMARY KEY, traveller text NOT NULL,"
              + " what text NOT NULL, cents bigint NOT NULL, state text NOT NULL, ticket text)");
    }
  }
}
