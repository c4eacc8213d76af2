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
import java.util.Arrays;
import java.util.List;

/**
 * Everything that a run needs, up and reachable.
 *
 * @param database the PostgreSQL under test
 * @param verdict where and what clients ask of Verdict
 * @param floor the same of the floor
 */
public record Testbed(Database database, Contestant verdict, Contestant floor)
    implements AutoCloseable {
  /** How long a process may take to start. */
  public static final Duration START_MAX = Duration.ofMinutes(3);

  static final String DECISION_ROWS = "SELECT count(*) FROM decision";

  /** Starts all of it. */
  public static Testbed start(BenchPlan plan, Children children, Path folder) throws Exception {
    PostgresUri postgres =
        plan.postgres().orElseGet(() -> startPostgres(children, folder.resolve("postgres")));
    Database database = Database.connect(postgres);
    try {
      database.run(FloorTable.DROP);
      database.run(FloorTable.CREATE);
      Child clients = startClients(children);
      Contestant verdict = new Verdict(plan, children, postgres, clients).start();
      Contestant floor = Floor.start(plan, children, postgres, clients).asked(plan);
      return new Testbed(database, verdict, floor);
    } catch (Exception failed) {
      database.close();
      throw failed;
    }
  }

  /** How many rows are in the table of decisions. */
  public long decisionRows() throws SQLException {
    return database.number(DECISION_ROWS);
  }

  /** How many rows are in the floor's table. */
  public long floorRows() throws SQLException {
    return database.number(FloorTable.COUNT);
  }

  @Override
  public void close() throws SQLException {
    try (database) {
      database.run(FloorTable.DROP);
    }
  }

  /** Starts a PostgreSQL of the run's own. */
  public static PostgresUri startPostgres(Children children, Path data) {
    Child server =
        children.start(JavaCommand.of(PostgresMain.class, "postgres", data.toString()).small());
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
