package dev.verdict.coordinator.log.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be seen of a log without changing anything, for an operator.
 *
 * @param shards how many shards there are
 * @param epochMin the lowest epoch of a shard
 * @param epochMax the highest
 * @param nodes the nodes that live
 * @param shardsWithoutNode shards that none of them owns
 * @param unfinished unfinished transactions; counted up to {@link #COUNTED_MAX}
 * @param stuck those of them that do not proceed; counted likewise
 * @param disagreements of how many branches a service was seen, for a while, to hold something else
 *     than the log says
 * @param overdueMillis for how long a transaction that only waits should have been awake; 0 if none
 *     is late
 * @param lastRestore when epochs were last raised after a restore; empty if they never were
 * @param problems what must be mended, in words
 */
public record Checkup(
    int shards,
    long epochMin,
    long epochMax,
    List<LiveNodes.Node> nodes,
    int shardsWithoutNode,
    int unfinished,
    int stuck,
    int disagreements,
    long overdueMillis,
    String lastRestore,
    List<String> problems) {
  /** How far transactions are counted. */
  public static final int COUNTED_MAX = 100_000;

  /** What is later than this is late for another reason than that many are due. */
  static final long OVERDUE_MAX_MILLIS = 60_000;

  private static final int MILLIS_PER_SECOND = 1_000;

  private static final String SHARDS =
      "SELECT count(*), coalesce(min(epoch), 0), coalesce(max(epoch), 0) FROM shard";

  private static final String COUNT =
      "SELECT count(*) FROM (SELECT FROM transaction WHERE %s LIMIT " + COUNTED_MAX + ") counted";

  /** Copies the lists. */
  public Checkup {
    nodes = List.copyOf(nodes);
    problems = List.copyOf(problems);
  }

  /** Whether there is a log at all. */
  public static boolean isLog(Connection connection) throws SQLException {
    return one(connection, "SELECT to_regclass('shard') IS NOT NULL").equals("t");
  }

  /** Looks at the settings, the shards, the nodes and the transactions. */
  public static Checkup of(Connection connection) throws SQLException {
    List<String> problems = new ArrayList<>();
    DurabilityCheck.run(connection).forEach(problem -> problems.add(problem.toString()));
    if (!isLog(connection)) {
      problems.add("there is no log in this database; a coordinator makes one at its start");
      return new Checkup(0, 0, 0, List.of(), 0, 0, 0, 0, 0, "", problems);
    }
    List<LiveNodes.Node> nodes = LiveNodes.read(connection);
    int ownerless = ownerless(connection, nodes);
    int stuck =
        Integer.parseInt(one(connection, COUNT.formatted("stuck IS NOT NULL AND NOT finished")));
    if (stuck > 0) {
      problems.add(stuck + " transactions are stuck; GET /v1/transactions?stuck=true says why");
    }
    int disagreements = disagreements(connection);
    if (disagreements > 0) {
      problems.add(
          disagreements
              + " disagreements of services with the log; GET /v1/disagreements?open=true lists them");
    }
    long overdueMillis = overdueMillis(connection);
    if (!nodes.isEmpty() && overdueMillis > OVERDUE_MAX_MILLIS) {
      problems.add(
          "a transaction should have been woken "
              + overdueMillis / MILLIS_PER_SECOND
              + " s ago: does a node take no more, or is a shard led by none?");
    }
    if (!nodes.isEmpty() && ownerless > 0) {
      problems.add(ownerless + " shards are led by no node that lives");
    }
    nodes.stream()
        .filter(node -> nodes.stream().anyMatch(o -> !o.format().isNeighbourOf(node.format())))
        .forEach(node -> problems.add(node.where() + " " + node.format() + ", others do not"));
    problems.addAll(Differences.among(nodes));
    problems.addAll(UncallableServices.among(connection, nodes));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SHARDS)) {
      row.next();
      return new Checkup(
          row.getInt(1),
          row.getLong(2),
          row.getLong(3),
          nodes,
          ownerless,
          Integer.parseInt(one(connection, COUNT.formatted("NOT finished"))),
          stuck,
          disagreements,
          overdueMillis,
          lastRestore(connection),
          problems);
    }
  }

  private static int ownerless(Connection connection, List<LiveNodes.Node> nodes)
      throws SQLException {
    int count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT owner FROM shard")) {
      while (rows.next()) {
        String owner = rows.getString(1);
        count += nodes.stream().anyMatch(node -> node.id().equals(owner)) ? 0 : 1;
      }
    }
    return count;
  }

  /** The log of a release before knows of none. */
  private static int disagreements(Connection connection) throws SQLException {
    return one(connection, "SELECT to_regclass('disagreement') IS NOT NULL").equals("t")
        ? Integer.parseInt(one(connection, PostgresDisagreementStore.COUNT))
        : 0;
  }

  /** The log of a release before knows of none. */
  private static long overdueMillis(Connection connection) throws SQLException {
    return one(connection, "SELECT to_regclass('transaction_due') IS NOT NULL").equals("t")
        ? Long.parseLong(one(connection, OverdueWakeUps.LONGEST))
        : 0;
  }

  private static String lastRestore(Connection connection) throws SQLException {
    return one(connection, "SELECT to_regclass('restore') IS NOT NULL").equals("t")
        ? one(connection, "SELECT coalesce(max(treated_at)::text, '') FROM restore")
        : "";
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
