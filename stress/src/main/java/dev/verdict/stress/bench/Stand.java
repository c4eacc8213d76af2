package dev.verdict.stress.bench;

import dev.verdict.stress.load.LoadOrder;
import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.postgres.PostgresUri;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Children;
import java.sql.SQLException;

/**
 * Coordinators of a sweep with services and a log of their own.
 *
 * @param database with their log
 * @param verdict asked for the usual
 */
record Stand(Database database, Contestant verdict) implements AutoCloseable {
  private static final int FIRST_CLIENTS = 16;
  private static final long FIRST_MS = 2_000;

  /**
   * Starts it on a database of that name, which is made unless it is there.
   *
   * @param server any database of the server
   */
  static Stand start(
      BenchPlan plan, String name, PostgresUri server, Children children, Child clients)
      throws SQLException {
    PostgresUri own = server.inDatabase("verdict_" + name);
    try (Database any = Database.connect(server)) {
      any.createDatabase("verdict_" + name);
    }
    Database database = Database.connect(own);
    Contestant verdict = new Verdict(plan, children, own, clients, "-" + name).start();
    return new Stand(database, verdict);
  }

  /** Fills the log up to that many rows, if there are fewer. */
  void fill(long rows, Turns turns) throws SQLException {
    LogFill fill = new LogFill(database);
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
    return database.number(Testbed.DECISION_ROWS);
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
