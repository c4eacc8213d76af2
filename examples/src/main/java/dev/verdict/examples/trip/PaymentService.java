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

/** Charges cards. A charge cannot be undone here: it is the trip's pivot. */
public final class PaymentService {
  /** A card that is always declined. */
  public static final String DECLINED_CARD = "0000";

  private PaymentService() {}

  /**
   * The service as a participant.
   *
   * @param coordinator whom it tells where it is
   */
  public static Participant participant(String name, Store<Connection> store, URI coordinator) {
    return Participant.named(name, store)
        .coordinators(coordinator)
        .saga("charge", Charge.class, Receipt.class, PaymentService::charge)
        .build();
  }

  private static Result<Receipt> charge(Connection connection, Charge charge) throws SQLException {
    if (charge.card().equals(DECLINED_CARD)) {
      return Result.refused("card declined");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO charge (trip, card, cents) VALUES (?, ?, ?)")) {
      insert.setString(1, charge.trip());
      insert.setString(2, charge.card());
      insert.setLong(3, charge.total());
      insert.executeUpdate();
    }
    return Result.done(new Receipt(charge.total()));
  }

  /** Creates the service's table. */
  public static void open(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE charge (trip text PRIMARY KEY, card text NOT NULL, cents bigint NOT NULL)");
    }
  }
}
