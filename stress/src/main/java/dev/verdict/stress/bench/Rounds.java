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

/** Runs the contestants in turn, so that a change of the machine's mood meets them alike. */
final class Rounds {
  private static final Duration SLACK_MAX = Duration.ofSeconds(150);

  private final BenchPlan plan;
  private final Child clients;
  private final Database database;
  private final Progress progress;
  private long doneMs;

  Rounds(BenchPlan plan, Child clients, Database database, Progress progress) {
    this.plan = plan;
    this.clients = clients;
    this.database = database;
    this.progress = progress;
  }

  /** All rounds; one series for each contestant, in their order. */
  List<Series> run(List<Contestant> contestants) throws SQLException {
    List<List<Round>> rounds = new ArrayList<>();
    contestants.forEach(each -> rounds.add(new ArrayList<>()));
    for (int number = 0; number < plan.rounds(); number++) {
      for (int i = 0; i < contestants.size(); i++) {
        rounds.get(i).add(run(contestants.get(i), number));
      }
    }
    return rounds.stream().map(Series::new).toList();
  }

  private Round run(Contestant contestant, int number) throws SQLException {
    LoadOrder order =
        new LoadOrder(
            contestant.url(),
            contestant.body(),
            plan.clients(),
            plan.warmUpMs(number),
            plan.measuredMs());
    long lengthMs = order.warmUpMs() + order.measuredMs();
    progress.phase(contestant.name() + ", round " + (number + 1) + " of " + plan.rounds());
    Runnable stopTicking = progress.during(doneMs, lengthMs);
    long before = database.walFlushes();
    String told = clients.order(Lines.write(order), SLACK_MAX.plusMillis(lengthMs));
    long after = database.walFlushes();
    stopTicking.run();
    doneMs += lengthMs;
    return new Round(Lines.read(told, LoadReport.class), after - before);
  }
}
