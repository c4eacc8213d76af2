package dev.verdict.coordinator.log.postgres;

import dev.verdict.protocol.TxId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings a database's schema up to date. Blocks: call it on a worker thread. Several nodes may do
 * it at once.
 */
public final class Migrations {
  /** How many shards a database gets unless told otherwise. */
  public static final int SHARDS_DEFAULT = 16;

  private Migrations() {}

  /**
   * Migrates, makes the shards' rows the first time, and the partitions of the coming days.
   *
   * @param database where to
   * @param shards how many shards, 1 to {@link TxId#SHARDS_MAX}; fixed once and for all by the
   *     first migration
   * @param now the present time
   * @throws IllegalStateException if the database has another number of shards
   * @throws SQLException if the database cannot be reached or refuses
   * @throws org.flywaydb.core.api.FlywayException likewise
   */
  public static void migrate(DataSource database, int shards, Instant now) throws SQLException {
    if (shards < 1 || shards > TxId.SHARDS_MAX) {
      throw new IllegalStateException("shards: " + shards + " is not within 1 to 1024");
    }
    upgrade(database);
    try (Connection connection = database.getConnection()) {
      fixShards(connection, shards);
      createPartitions(connection, now);
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

  private static void fixShards(Connection connection, int shards) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE shard IN SHARE ROW EXCLUSIVE MODE");
      int present = count(statement);
      if (present == 0) {
        statement.execute(
            "INSERT INTO shard (shard) SELECT generate_series(0, " + (shards - 1) + ")");
      } else if (present != shards) {
        connection.rollback();
        throw new IllegalStateException(
            "shards: the database was set up with " + present + ", which cannot become " + shards);
      }
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static int count(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM shard")) {
      rows.next();
      return rows.getInt(1);
    }
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
