package dev.verdict.stress.bench;

import dev.verdict.stress.load.LoadOrder;
import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Coordinators of a sweep with services and a log of their own.
 *
 * @param databases with their log, the home first
 * @param verdict asked for the usual
 */
record Stand(List<Database> databases, Contestant verdict) implements AutoCloseable {
  private static final int FIRST_CLIENTS = 16;
  private static final long FIRST_MS = 2_000;

  /**
   * Starts it on a database of that name, or on one on each of several servers, which are made
   * unless they are there.
   *
   * @param servers any database of each server, of at least as many as the plan needs
   */
  static Stand start(
      BenchPlan plan, String name, List<PostgresUri> servers, Children children, Child clients)
      throws SQLException {
    List<PostgresUri> own = new ArrayList<>();
    for (PostgresUri server : servers.subList(0, plan.variation().logDatabases())) {
      try (Database any = Database.connect(server)) {
        any.createDatabase("verdict_" + name);
      }
      own.add(server.inDatabase("verdict_" + name));
    }
    List<Database> databases = Database.connect(own);
    Contestant verdict = new Verdict(plan, children, own, clients, "-" + name).start();
    return new Stand(databases, verdict);
  }

  /** Of those of the log the first one. */
  Database home() {
    return databases.get(0);
  }

  /** Fills the log up to that many rows, if there are fewer. */
  void fill(long rows, Turns turns) throws SQLException {
    LogFill fill = new LogFill(home());
    if (fill.rows() < rows) {
      turns.warmUp(
          verdict, new LoadOrder(verdict.url(), verdict.body(), FIRST_CLIENTS, 0, 0, FIRST_MS));
      fill.growTo(rows);
    }
  }

  /** Asked for what the plan says, which may name fewer participants than it was started with. */
  Contestant asked(BenchPlan plan) {
    return new Contestant(
        verdict.name(), verdict.clients(), verdict.url(), Requests.of(plan), verdict.crew());
  }

  long decisionRows() throws SQLException {
    return Testbed.decisionRows(databases);
  }

  @Override
  public void close() throws SQLException {
    Database.close(databases);
  }
}
