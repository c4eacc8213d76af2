package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.Spread;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The place of a database in a log. It is written down in the database when it is set up, together
 * with the rows of the shards that live there, and never changes: transactions would be looked for
 * where they are not, and what is not found counts as never begun.
 *
 * @param number from 0, the home
 * @param databases how many databases the log has, 1 to {@link Spread#DATABASES_MAX}
 * @param shards how many shards it has, at least as many
 */
public record LogPlace(int number, int databases, int shards) {
  private static final String READ =
      "SELECT log, place, databases, shards, complete FROM log_place";

  private static final String NOTE =
      "INSERT INTO log_place (log, place, databases, shards) VALUES (?, ?, ?, ?)";

  private static final String COMPLETE = "UPDATE log_place SET complete = true WHERE NOT complete";

  /** That of a log in one database. */
  public static LogPlace alone(int shards) {
    return new LogPlace(0, 1, shards);
  }

  /**
   * That a database still has this place, as a condition of a statement that is asked once for the
   * whole statement.
   *
   * @param log which log it is of
   */
  public String condition(UUID log) {
    return "EXISTS (SELECT FROM log_place p WHERE p.log = '"
        + log
        + "' AND p.place = "
        + number
        + ")";
  }

  /** The database belongs somewhere else, or has lost what it had. */
  public static final class MisplacedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MisplacedException(String why) {
      super(why);
    }
  }

  /**
   * What a home says of its log.
   *
   * @param id the same in all databases of the log
   * @param complete whether all of them were set up: none of them may be empty any more
   */
  public record Log(UUID id, boolean complete) {}

  private record Noted(UUID log, int place, int databases, int shards, boolean complete) {}

  /**
   * Makes sure, as far as it can be seen without changing anything, that the place can be taken: a
   * database that has another one is to be left as it is. Also looks at a schema of an earlier
   * release, and at none.
   *
   * @param log the log that it belongs to; empty for the home
   * @param lockMax how long to wait for who changes the schema; at least 1 ms
   * @throws MisplacedException if the database has another place, or should not be empty
   * @throws IllegalStateException if the log has another number of shards
   */
  void examine(Connection connection, Optional<Log> log, Duration lockMax) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = " + lockMax.toMillis());
      int present = exists(statement, "shard") ? count(statement) : 0;
      Optional<Noted> before =
          exists(statement, "log_place") ? read(statement) : Optional.<Noted>empty();
      check(before.isPresent() ? before.get() : toBeNoted(log, present), log);
    }
  }

  static boolean exists(Statement statement, String table) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /**
   * Takes the place, or makes sure that it was taken before; in one transaction, alone.
   *
   * @param log the log that it belongs to; empty for the home
   * @return the log, as this database knows it
   * @throws MisplacedException if the database has another place, or should not be empty
   * @throws IllegalStateException if the log has another number of shards
   */
  Log take(Connection connection, Optional<Log> log) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE shard IN SHARE ROW EXCLUSIVE MODE");
      int present = count(statement);
      Optional<Noted> before = read(statement);
      Noted noted = before.isPresent() ? before.get() : note(connection, log, present);
      check(noted, log);
      if (present == 0) {
        makeShards(statement);
      }
      connection.commit();
      return new Log(noted.log(), noted.complete());
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Notes in the home that all databases were set up. */
  static void complete(Connection home) throws SQLException {
    try (Statement statement = home.createStatement()) {
      statement.executeUpdate(COMPLETE);
    }
  }

  private static Optional<Noted> read(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(READ)) {
      return row.next()
          ? Optional.of(
              new Noted(
                  row.getObject(1, UUID.class),
                  row.getInt(2),
                  row.getInt(3),
                  row.getInt(4),
                  row.getBoolean(5)))
          : Optional.empty();
    }
  }

  /** A log that was there before databases knew their places is alone. */
  private Noted toBeNoted(Optional<Log> log, int present) {
    boolean isOld = present > 0;
    if (!isOld && log.isPresent() && log.get().complete()) {
      throw new MisplacedException(
          name() + " is empty, but the log was in use: restore it, or name the right one");
    }
    return isOld
        ? new Noted(UUID.randomUUID(), 0, 1, present, false)
        : new Noted(log.map(Log::id).orElseGet(UUID::randomUUID), number, databases, shards, false);
  }

  private Noted note(Connection connection, Optional<Log> log, int present) throws SQLException {
    Noted noted = toBeNoted(log, present);
    try (PreparedStatement insert = connection.prepareStatement(NOTE)) {
      insert.setObject(1, noted.log());
      insert.setInt(2, noted.place());
      insert.setInt(3, noted.databases());
      insert.setInt(4, noted.shards());
      insert.executeUpdate();
    }
    return noted;
  }

  private void check(Noted noted, Optional<Log> log) {
    boolean isOurs = log.map(it -> it.id().equals(noted.log())).orElse(true);
    if (noted.place() == number && noted.databases() == databases && isOurs) {
      checkShards(noted);
      return;
    }
    String was =
        noted.databases() == 1
            ? "a log in one database"
            : "database " + (noted.place() + 1) + " of a log in " + noted.databases();
    throw new MisplacedException(
        name()
            + " was set up as "
            + was
            + (isOurs ? "" : ", of another log")
            + ", and stays that. Name the databases of the log, all of them and in their order, or"
            + " begin with empty ones");
  }

  private String name() {
    return "database " + (number + 1) + " of " + databases;
  }

  /** Keys would be looked for where they are not. */
  private void checkShards(Noted noted) {
    if (noted.shards() != shards) {
      throw new IllegalStateException(
          "shards: the log was set up with " + noted.shards() + ", which cannot become " + shards);
    }
  }

  private void makeShards(Statement statement) throws SQLException {
    statement.execute(
        "INSERT INTO shard (shard) SELECT generate_series("
            + (number + ", " + (shards - 1) + ", " + databases)
            + ")");
  }

  private static int count(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM shard")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
