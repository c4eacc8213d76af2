package dev.verdict.stress.bench;

import dev.verdict.stress.floor.FloorTable;
import dev.verdict.stress.load.LoadMain;
import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.postgres.PostgresMain;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import dev.verdict.stress.process.JavaCommand;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Everything that a run needs, up and reachable.
 *
 * @param databases those of the log, each of a server of its own; the first is the home, where the
 *     floor has its table
 * @param verdict where and what clients ask of Verdict
 * @param floor the same of the floor
 */
public record Testbed(List<Database> databases, Contestant verdict, Contestant floor)
    implements AutoCloseable {
  /** How long a process may take to start. */
  public static final Duration START_MAX = Duration.ofMinutes(3);

  static final String DECISION_ROWS = "SELECT count(*) FROM decision";

  /** Starts all of it. */
  public static Testbed start(BenchPlan plan, Children children, Path folder) throws Exception {
    List<PostgresUri> servers =
        startServers(plan, plan.variation().logDatabases(), children, folder);
    List<Database> databases = Database.connect(servers);
    try {
      databases.get(0).run(FloorTable.DROP);
      databases.get(0).run(FloorTable.CREATE);
      Child clients = startClients(children);
      Contestant verdict = new Verdict(plan, children, servers, clients).start();
      Contestant floor = Floor.start(plan, children, servers.get(0), clients).asked(plan);
      return new Testbed(databases, verdict, floor);
    } catch (Exception failed) {
      Database.close(databases);
      throw failed;
    }
  }

  /** The server that the plan names, or one of the run's own, and so many in all. */
  static List<PostgresUri> startServers(BenchPlan plan, int count, Children children, Path folder) {
    List<PostgresUri> servers = new ArrayList<>(plan.postgres().stream().toList());
    while (servers.size() < count) {
      String name = servers.isEmpty() ? "postgres" : "postgres-" + (servers.size() + 1);
      servers.add(startPostgres(children, folder.resolve(name), name));
    }
    return servers;
  }

  /** The home: of a log in one database the only one. */
  public Database database() {
    return databases.get(0);
  }

  /** How many rows are in the tables of decisions. */
  public long decisionRows() throws SQLException {
    return decisionRows(databases);
  }

  static long decisionRows(List<Database> databases) throws SQLException {
    long rows = 0;
    for (Database database : databases) {
      rows += database.number(DECISION_ROWS);
    }
    return rows;
  }

  /** Settings with which a server could lose a commit. */
  List<String> settingsNotOn() throws SQLException {
    return settingsNotOn(databases);
  }

  static List<String> settingsNotOn(List<Database> servers) throws SQLException {
    List<String> wrong = new ArrayList<>();
    for (Database server : servers) {
      wrong.addAll(server.settingsNotOn());
    }
    return wrong;
  }

  /** How many rows are in the floor's table. */
  public long floorRows() throws SQLException {
    return databases.get(0).number(FloorTable.COUNT);
  }

  @Override
  public void close() throws SQLException {
    try {
      databases.get(0).run(FloorTable.DROP);
    } finally {
      Database.close(databases);
    }
  }

  /** Starts a PostgreSQL of the run's own. */
  public static PostgresUri startPostgres(Children children, Path data) {
    return startPostgres(children, data, "postgres");
  }

  private static PostgresUri startPostgres(Children children, Path data, String name) {
    Child server =
        children.start(JavaCommand.of(PostgresMain.class, name, data.toString()).small());
    return new PostgresUri(server.nextLine(START_MAX));
  }

  static Child startClients(Children children) {
    Child clients = children.start(JavaCommand.of(LoadMain.class, "clients"));
    clients.nextLine(START_MAX);
    return clients;
  }

  /** The ports that a process tells in its next line. */
  public static List<Integer> ports(Child child) {
    return Arrays.stream(child.nextLine(START_MAX).split(" ")).map(Integer::valueOf).toList();
  }
}
