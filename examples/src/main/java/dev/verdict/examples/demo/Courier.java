package dev.verdict.examples.demo;

import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.MemoryStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Takes parcels to a depot, after a till was paid. */
final class Courier {
  /** What the saga sends to both of them. */
  record Parcel(String order, String postcode) {}

  /** The customer pays, and that is final; then the parcel must go. */
  static final String SAGA =
      """
      {"name": "delivery", "version": 1, "steps": [
        {"name": "charge", "participant": "till", "operation": "charge", "input": {"input": ""},
         "pivot": true},
        {"name": "ship", "participant": "courier", "operation": "ship", "input": {"input": ""},
         "after": ["charge"], "undo": "nothing",
         "retry": {"attempts_max": "unlimited", "first_ms": 200, "longest_ms": 5000}}]}
      """;

  private static final int ZONE_DIGITS = 2;

  private Courier() {}

  static Participant till() {
    return Participant.named("till", new MemoryStore())
        .saga("charge", Parcel.class, String.class, (session, parcel) -> Result.done("paid"))
        .build();
  }

  static Participant courier(DataSource database) {
    return Participant.named("courier", JdbcStore.postgres(database))
        .saga("ship", Parcel.class, String.class, Courier::ship)
        .build();
  }

  private static Result<String> ship(Connection connection, Parcel parcel) throws SQLException {
    int zone = Integer.parseInt(parcel.postcode().substring(0, ZONE_DIGITS));
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE depot SET parcels = parcels + 1 WHERE id = 1")) {
      update.executeUpdate();
    }
    return Result.done("zone " + zone);
  }

  /** Creates the depot. */
  static void open(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE depot (id int PRIMARY KEY, parcels bigint NOT NULL)");
      statement.execute("INSERT INTO depot VALUES (1, 0)");
    }
  }
}
