package dev.verdict.coordinator.log.postgres;

import dev.verdict.protocol.TxId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings a database's schema up to date. Blocks: call it on a worker thread. Several nodes may do
 * it at once.
 */
public final class Migrations {
  /** How many shards a database gets unless told otherwise. */
  public static final int SHARDS_DEFAULT = 16;

  /** So long the look at a database's place may wait for who changes the schema. */
  private static final Duration LOCK_MAX = Duration.ofSeconds(30);

  /** A server that is silent for longer during that look is asked anew. */
  private static final int LOOK_MILLIS_MAX = 60_000;

  private Migrations() {}

  /**
   * The same for a log in one database.
   *
   * @see #migrate(DataSource, LogPlace, Optional, Instant)
   */
  public static void migrate(DataSource database, int shards, Instant now) throws SQLException {
    migrate(database, LogPlace.alone(shards), Optional.empty(), now);
  }

  /**
   * Migrates, makes the rows of the shards that live there the first time, and the partitions of
   * the coming days. A database that has another place is refused before anything there is changed.
   *
   * @param database where to
   * @param place its place in the log, fixed once and for all by the first migration; 1 to {@link
   *     TxId#SHARDS_MAX} shards
   * @param log the log that it belongs to; empty for the home
   * @param now the present time
   * @return the log, as the database knows it
   * @throws IllegalStateException if the database has another number of shards
   * @throws LogPlace.MisplacedException if it has another place
   * @throws SQLException if the database cannot be reached or refuses
   * @throws org.flywaydb.core.api.FlywayException likewise
   */
  public static LogPlace.Log migrate(
      DataSource database, LogPlace place, Optional<LogPlace.Log> log, Instant now)
      throws SQLException {
    if (place.shards() < 1 || place.shards() > TxId.SHARDS_MAX) {
      throw new IllegalStateException(
          "shards: " + place.shards() + " is not within 1 to " + TxId.SHARDS_MAX);
    }
    examine(database, place, log);
    upgrade(database);
    try (Connection connection = database.getConnection()) {
      LogPlace.Log known = place.take(connection, log);
      createPartitions(connection, now);
      return known;
    }
  }

  private static void examine(DataSource database, LogPlace place, Optional<LogPlace.Log> log)
      throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setNetworkTimeout(Runnable::run, LOOK_MILLIS_MAX);
      place.examine(connection, log, LOCK_MAX);
    }
  }

  /** Notes in the home that all databases of its log were migrated. */
  public static void complete(DataSource home) throws SQLException {
    try (Connection connection = home.getConnection()) {
      LogPlace.complete(connection);
    }
  }

  /**
   * Brings the schema up to date and nothing else.
   *
   * @throws org.flywaydb.core.api.FlywayException if the database cannot be reached or refuses
   */
  public static void upgrade(DataSource database) {
    // A database that others use too is fine: what they have is the baseline.
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }

  private static void createPartitions(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement create =
        connection.prepareStatement("SELECT create_partitions(?, ?, ?)")) {
      for (int days = 0; days <= Partitions.DAYS_AHEAD; days++) {
        Day day = Day.of(now).plus(days);
        create.setString(1, day.suffix());
        create.setString(2, day.lowerId());
        create.setString(3, day.upperId());
        create.execute();
      }
    }
  }
}
