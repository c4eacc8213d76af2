package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.leadership.Leadership;
import dev.verdict.coordinator.log.RestoreFloor;
import dev.verdict.protocol.TxId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Makes a log that was restored to an earlier time safe to serve again. What came after that time
 * is gone here, but participants and clients may remember it.
 *
 * <p>One local transaction raises every epoch by a jump that no lost history can have reached, and
 * notes the raised epoch as the shard's {@link RestoreFloor}: everything that follows from it (what
 * is parked, what is answered "forgotten") is a function of that number, so that there is nothing
 * to resume. The marks that follow show in lists what is parked; a coordinator that takes the shard
 * makes those that are missing. Repeated before a coordinator has served, it raises once more,
 * which harms nothing; a restore between the first time and that start would look the same.
 *
 * <p>Blocks.
 */
public final class RestoreTreatment {
  /**
   * By how much epochs are raised unless told otherwise. Each take-over raises an epoch by one: a
   * history that is lost would need one every second for 115 days. Some 3,400 such jumps fit into
   * an id.
   */
  public static final long JUMP_DEFAULT = 10_000_000;

  /**
   * The smallest jump: a coordinator on the former database, which somebody forgot to stop, does
   * not believe a participant that has seen an epoch so far above its own, and stays refused.
   */
  public static final long JUMP_MIN = Leadership.EPOCH_JUMP_MAX + 1;

  /** The largest jump. */
  public static final long JUMP_MAX = 1_000_000_000;

  private static final int PAGE = 1_000;

  private static final String BOUNDS =
      "SET LOCAL lock_timeout = '10s'; SET LOCAL statement_timeout = '60s'";

  /** In the order in which every writer locks them. */
  private static final String LOCK = "SELECT epoch FROM shard ORDER BY shard FOR UPDATE";

  private static final String SERVED =
      "SELECT count(*) FROM shard WHERE restore_floor > 0 AND epoch > restore_floor";

  private static final String RAISE =
      "UPDATE shard SET epoch = epoch + ?, restore_floor = epoch + ?, owner = '', raised_at = now()"
          + " RETURNING shard, epoch";

  private static final String NOTE = "INSERT INTO restore (epoch_jump) VALUES (?)";

  private static final String RAISE_TICKETS =
      "SELECT setval('lock_ticket', nextval('lock_ticket') + ?)";

  /** No id is as large as the bound. */
  private static final String LIST = "SELECT list_between('', '~')";

  private static final String MARK =
      """
      UPDATE transaction t SET stuck = ?, wake_at = NULL FROM (
        SELECT u.tx FROM transaction u JOIN shard s ON s.shard = u.shard
        WHERE u.shard = ? AND NOT u.finished AND u.tx > ? AND s.epoch = s.restore_floor
          AND NOT EXISTS (SELECT FROM decision d WHERE d.tx = u.tx)
        ORDER BY u.tx LIMIT ?) page
      WHERE t.tx = page.tx RETURNING t.tx
      """;

  private static final String UNFINISHED =
      "SELECT count(*) FROM (SELECT FROM transaction t WHERE NOT finished AND EXISTS"
          + " (SELECT FROM decision d WHERE d.tx = t.tx) LIMIT "
          + Checkup.COUNTED_MAX
          + ") decided";

  private final DataSource database;

  /**
   * @param database the restored log's
   */
  public RestoreTreatment(DataSource database) {
    this.database = database;
  }

  /**
   * What was done.
   *
   * @param epochs each shard's epoch now
   * @param parked undecided transactions that wait for a person
   * @param decided unfinished transactions whose decision is in the log: coordinators finish them;
   *     counted up to {@link Checkup#COUNTED_MAX}
   */
  public record Report(Map<Integer, Long> epochs, int parked, int decided) {
    /** Copies the map. */
    public Report {
      epochs = Map.copyOf(epochs);
    }
  }

  /** Why nothing was done, in words. Nothing was changed. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String why) {
      super(why);
    }
  }

  /**
   * Does it.
   *
   * @param jump by how much epochs are raised, {@link #JUMP_MIN} to {@link #JUMP_MAX}
   * @param again whether coordinators that served since the last time are no objection
   * @throws RefusedException if a coordinator lives, if there is no log, or if coordinators have
   *     served since the last time
   */
  public Report run(long jump, boolean again) throws SQLException {
    try (Connection connection = database.getConnection()) {
      if (!Checkup.isLog(connection)) {
        throw new RefusedException("there is no log in this database");
      }
      refuseTheLiving(connection);
      Migrations.upgrade(database);
      connection.setAutoCommit(false);
      Map<Integer, Long> epochs = raise(connection, jump, again);
      connection.commit();
      connection.setAutoCommit(true);
      list(connection);
      int parked = 0;
      for (int shard : epochs.keySet()) {
        parked += mark(connection, shard);
      }
      return new Report(epochs, parked, decided(connection));
    }
  }

  private static void refuseTheLiving(Connection connection) throws SQLException {
    List<LiveNodes.Node> living = LiveNodes.read(connection);
    if (!living.isEmpty()) {
      List<String> where = living.stream().map(LiveNodes.Node::where).toList();
      throw new RefusedException(
          "a coordinator is running: "
              + String.join(", ", where)
              + ". Stop all coordinators; one that was killed counts as running for "
              + LiveNodes.SILENT_MAX.toSeconds()
              + " s after its last sign of life");
    }
  }

  private static Map<Integer, Long> raise(Connection connection, long jump, boolean again)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(BOUNDS);
      long highest = 0;
      try (ResultSet rows = statement.executeQuery(LOCK)) {
        while (rows.next()) {
          highest = Math.max(highest, rows.getLong(1));
        }
      }
      refuseTheLiving(connection);
      if (highest + jump >= TxId.EPOCH_MAX) {
        throw new RefusedException(
            "epochs are up to " + highest + " and cannot be raised by " + jump);
      }
      if (!again && number(statement, SERVED) > 0) {
        throw new RefusedException(
            "this was done before, and coordinators have served since. If the log was restored"
                + " once more, say --again: whatever is undecided now is parked then");
      }
    }
    note(connection, jump);
    raiseTickets(connection, jump);
    Map<Integer, Long> epochs = new TreeMap<>();
    try (PreparedStatement raise = connection.prepareStatement(RAISE)) {
      raise.setLong(1, jump);
      raise.setLong(2, jump);
      try (ResultSet rows = raise.executeQuery()) {
        while (rows.next()) {
          epochs.put(rows.getInt(1), rows.getLong(2));
        }
      }
    }
    return epochs;
  }

  private static void note(Connection connection, long jump) throws SQLException {
    try (PreparedStatement note = connection.prepareStatement(NOTE)) {
      note.setLong(1, jump);
      note.executeUpdate();
    }
  }

  /** Tokens of the lost history may have been seen: no new one is as small. */
  private static void raiseTickets(Connection connection, long jump) throws SQLException {
    try (PreparedStatement raise = connection.prepareStatement(RAISE_TICKETS)) {
      raise.setLong(1, jump);
      raise.execute();
    }
  }

  /** What had no row when the copy was made would be passed over by what follows. */
  private static void list(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(LIST);
    }
  }

  /** A page at a time, so that no statement takes long. */
  private static int mark(Connection connection, int shard) throws SQLException {
    int marked = 0;
    int inPage;
    String after = "";
    do {
      inPage = 0;
      try (PreparedStatement mark = connection.prepareStatement(MARK)) {
        mark.setString(1, RestoreFloor.MARK);
        mark.setInt(2, shard);
        mark.setString(3, after);
        mark.setInt(4, PAGE);
        try (ResultSet rows = mark.executeQuery()) {
          while (rows.next()) {
            String tx = rows.getString(1);
            after = tx.compareTo(after) > 0 ? tx : after;
            inPage++;
          }
        }
      }
      marked += inPage;
    } while (inPage == PAGE);
    return marked;
  }

  private static int decided(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return number(statement, UNFINISHED);
    }
  }

  private static int number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }
}
