package dev.verdict.stress.bench;

import dev.verdict.stress.floor.FloorTable;
import dev.verdict.stress.load.LoadOrder;
import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What all dimensions of a sweep share: PostgreSQL servers, clients, the floor, and one stand. */
final class SweepGround implements AutoCloseable {
  private final SweepPlan plan;
  private final Children children;
  private final List<PostgresUri> servers;
  private final List<Database> databases;
  private final Child clients;
  private final Floor floor;
  private final Turns turns;
  private final Set<String> warm = new HashSet<>();
  private Optional<Stand> usual = Optional.empty();

  SweepGround(SweepPlan plan, Children children, Path folder, Progress progress)
      throws SQLException {
    this.plan = plan;
    this.children = children;
    this.servers = Testbed.startServers(plan.usual(), plan.servers(), children, folder);
    this.databases = Database.connect(servers);
    database().run(FloorTable.DROP);
    database().run(FloorTable.CREATE);
    this.clients = Testbed.startClients(children);
    this.floor = Floor.start(plan.widest(), children, servers.get(0), clients);
    this.turns = new Turns(databases, progress);
  }

  Floor floor() {
    return floor;
  }

  Turns turns() {
    return turns;
  }

  /** The floor's table is in it. */
  Database database() {
    return databases.get(0);
  }

  /** Of all servers. */
  List<String> settingsNotOn() throws SQLException {
    return Testbed.settingsNotOn(databases);
  }

  /** The stand for whatever needs none of its own. */
  Stand usual() throws SQLException {
    if (usual.isEmpty()) {
      usual = Optional.of(Stand.start(plan.widest(), "usual", servers, children, clients));
    }
    return usual.get();
  }

  /** A stand of its own for a value of a dimension, with as many rows in its log as that wants. */
  Stand start(Dimension dimension, int value, Children own) throws SQLException {
    String name = dimension.label() + "_" + value;
    Stand stand = Stand.start(dimension.at(plan.usual(), value), name, servers, own, clients);
    stand.fill(dimension.rowsBefore(value), turns);
    return stand;
  }

  /** Lets it run until its rate grows no more, if it has not yet. */
  List<Round> warmUp(Contestant contestant) throws SQLException {
    List<Round> steps = new ArrayList<>();
    if (warm.add(contestant.url())) {
      WarmUp warmUp = new WarmUp(plan.usual());
      LoadOrder order =
          new LoadOrder(
              contestant.url(),
              contestant.body(),
              plan.usual().clients(),
              0,
              0,
              plan.usual().warmUpStepMs());
      while (!warmUp.isOver()) {
        warmUp.add(turns.warmUp(contestant, order));
      }
      turns.done(plan.usual().warmUpMinMs());
      steps.addAll(warmUp.steps());
    }
    return steps;
  }

  @Override
  public void close() throws SQLException {
    try {
      if (usual.isPresent()) {
        usual.get().close();
      }
      database().run(FloorTable.DROP);
    } finally {
      Database.close(databases);
    }
  }
}
