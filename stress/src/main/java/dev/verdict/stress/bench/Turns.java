package dev.verdict.stress.bench;

import dev.verdict.stress.load.LoadOrder;
import dev.verdict.stress.load.LoadReport;
import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.process.Lines;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Lets one contestant after the other work, and reads what that took. */
final class Turns {
  private static final Duration SLACK_MAX = Duration.ofSeconds(150);

  private final List<Database> servers;
  private final Progress progress;
  private long doneMs;

  /**
   * @param servers a database of each server that is measured
   */
  Turns(List<Database> servers, Progress progress) {
    this.servers = List.copyOf(servers);
    this.progress = progress;
  }

  /** A part of a warm-up, of which nobody knows how many there will be. */
  Round warmUp(Contestant contestant, LoadOrder order) throws SQLException {
    return carriedOut(contestant, ", warming up", order);
  }

  /** A round of those that are counted on. */
  Round run(Contestant contestant, String name, LoadOrder order) throws SQLException {
    Round round = carriedOut(contestant, name, order);
    done(order.warmUpMs() + order.measuredMs());
    return round;
  }

  /** So much more of all that there is to do is done. */
  void done(long ms) {
    doneMs += ms;
  }

  private Round carriedOut(Contestant contestant, String name, LoadOrder order)
      throws SQLException {
    long lengthMs = order.warmUpMs() + order.measuredMs();
    progress.phase(contestant.name() + name);
    Runnable stopTicking = progress.during(doneMs, lengthMs);
    Meter meter = new Meter(servers, contestant.crew().with(Role.CLIENTS, contestant.clients()));
    Spent before = meter.read();
    String told = contestant.clients().order(Lines.write(order), SLACK_MAX.plusMillis(lengthMs));
    Spent spent = meter.read().minus(before);
    stopTicking.run();
    return new Round(Lines.read(told, LoadReport.class), spent);
  }
}
