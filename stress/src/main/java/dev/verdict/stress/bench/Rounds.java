package dev.verdict.stress.bench;

import dev.verdict.stress.load.LoadOrder;
import dev.verdict.stress.postgres.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the contestants in turn, so that a change of the machine's mood meets them alike. Each round
 * begins with the one that ended the last.
 */
public final class Rounds {
  private static final int WARM_UP_CLIENTS_MAX = 64;

  /** One client alone calls too seldom for the compiler to see what is hot. */
  private static final int WARM_UP_CLIENTS_MIN = 16;

  private final BenchPlan plan;
  private final Turns turns;
  private final int count;

  /**
   * Prepares them.
   *
   * @param count how many rounds each of them gets
   * @param servers a database of each server that is measured
   */
  public Rounds(BenchPlan plan, int count, List<Database> servers, Progress progress) {
    this.plan = plan;
    this.count = count;
    this.turns = new Turns(servers, progress);
  }

  /** All rounds; one series for each contestant, in their order. */
  public List<Series> run(List<Contestant> contestants) throws SQLException, InterruptedException {
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
        rounds.get(i).add(round(contestant, name));
        contestant.surroundings().end();
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
      warmUp.add(turns.warmUp(contestant, warmUpOrder(contestant)));
    }
    turns.done(plan.warmUpMinMs());
    return warmUp.steps();
  }

  /**
   * At full speed, whether or not a rate is given, and with more clients than a few: that warms up
   * sooner.
   */
  private LoadOrder warmUpOrder(Contestant contestant) {
    int most = plan.isOpen() ? WARM_UP_CLIENTS_MAX : Integer.MAX_VALUE;
    int clients = Math.min(Math.max(plan.clients(), WARM_UP_CLIENTS_MIN), most);
    return new LoadOrder(contestant.url(), contestant.body(), clients, 0, 0, plan.warmUpStepMs());
  }

  private Round round(Contestant contestant, String name) throws SQLException {
    LoadOrder order =
        new LoadOrder(
            contestant.url(),
            contestant.body(),
            plan.clients(),
            plan.perS(),
            plan.leadInMs(),
            plan.measuredMs(count));
    return turns.run(contestant, name, order);
  }
}
