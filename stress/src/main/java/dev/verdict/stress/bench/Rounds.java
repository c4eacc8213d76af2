package dev.verdict.stress.bench;

import dev.verdict.stress.load.LoadOrder;
import dev.verdict.stress.load.LoadReport;
import dev.verdict.stress.postgres.Database;
import dev.verdict.stress.process.Child;
import dev.verdict.stress.process.Lines;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the contestants in turn, so that a change of the machine's mood meets them alike. Each round
 * begins with the one that ended the last.
 */
final class Rounds {
  private static final Duration SLACK_MAX = Duration.ofSeconds(150);

  private final BenchPlan plan;
  private final Child clients;
  private final Database database;
  private final Progress progress;
  private final int count;
  private long doneMs;

  /**
   * Prepares them.
   *
   * @param count how many rounds each of them gets
   */
  Rounds(BenchPlan plan, int count, Child clients, Database database, Progress progress) {
    this.plan = plan;
    this.count = count;
    this.clients = clients;
    this.database = database;
    this.progress = progress;
  }

  /** All rounds; one series for each contestant, in their order. */
  List<Series> run(List<Contestant> contestants) throws SQLException, InterruptedException {
    List<List<Round>> warmUps = new ArrayList<>();
    List<List<Round>> rounds = new ArrayList<>();
    for (int i = 0; i < contestants.size(); i++) {
      Contestant each = contestants.get(i);
      boolean warm = contestants.subList(0, i).stream().anyMatch(each::asksTheSameAs);
      warmUps.add(warm ? List.of() : warmUp(each));
      rounds.add(new ArrayList<>());
    }
    for (int number = 1; number <= count; number++) {
      String name = ", round " + number + " of " + count;
      for (int turn = 0; turn < contestants.size(); turn++) {
        int i = number % 2 == 1 ? turn : contestants.size() - 1 - turn;
        Contestant contestant = contestants.get(i);
        contestant.surroundings().begin();
        rounds.get(i).add(run(contestant, name, plan.leadInMs(), plan.measuredMs(count)));
        contestant.surroundings().end();
        doneMs += plan.leadInMs() + plan.measuredMs(count);
      }
    }
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < contestants.size(); i++) {
      series.add(new Series(warmUps.get(i), rounds.get(i)));
    }
    return series;
  }

  /** Until the rate grows no more: the JVMs have then compiled what is hot. */
  private List<Round> warmUp(Contestant contestant) throws SQLException {
    WarmUp warmUp = new WarmUp(plan);
    while (!warmUp.isOver()) {
      warmUp.add(run(contestant, ", warming up", 0, plan.warmUpStepMs()));
    }
    doneMs += plan.warmUpMinMs();
    return warmUp.steps();
  }

  private Round run(Contestant contestant, String name, long leadInMs, long measuredMs)
      throws SQLException {
    LoadOrder order =
        new LoadOrder(contestant.url(), contestant.body(), plan.clients(), leadInMs, measuredMs);
    long lengthMs = leadInMs + measuredMs;
    progress.phase(contestant.name() + name);
    Runnable stopTicking = progress.during(doneMs, lengthMs);
    Meter meter = new Meter(database, contestant.crew().with(Role.CLIENTS, clients));
    Spent before = meter.read();
    String told = clients.order(Lines.write(order), SLACK_MAX.plusMillis(lengthMs));
    Spent spent = meter.read().minus(before);
    stopTicking.run();
    return new Round(Lines.read(told, LoadReport.class), spent);
  }
}
