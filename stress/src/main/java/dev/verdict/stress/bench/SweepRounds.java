package dev.verdict.stress.bench;

import dev.verdict.stress.floor.FloorTable;
import dev.verdict.stress.load.LoadOrder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rounds of a sweep along one dimension: through all of its points upwards, then downwards, and
 * so on, so that a change of the machine's mood meets them alike; the floor beside Verdict at each.
 */
final class SweepRounds {
  private final SweepPlan plan;
  private final Dimension dimension;
  private final List<Integer> values;
  private final List<Stand> stands;
  private final SweepGround ground;
  private final List<Round> warmUps = new ArrayList<>();
  private final List<Round> floorWarmUps = new ArrayList<>();

  /**
   * Prepares them.
   *
   * @param stands one for each value, or one for all
   */
  SweepRounds(SweepPlan plan, Dimension dimension, List<Stand> stands, SweepGround ground) {
    this.plan = plan;
    this.dimension = dimension;
    this.values = plan.values(dimension);
    this.stands = List.copyOf(stands);
    this.ground = ground;
  }

  /** Runs them. */
  Curve run() throws SQLException {
    List<Long> rowsBefore = rowsOfLogs();
    long decisionsBefore = decisionRows();
    long floorRowsBefore = ground.database().number(FloorTable.COUNT);
    for (Stand stand : stands) {
      warmUps.addAll(ground.warmUp(stand.asked(plan.usual())));
    }
    floorWarmUps.addAll(ground.warmUp(ground.floor().asked(plan.usual())));
    List<List<Round>> verdict = emptyForEachValue();
    List<List<Round>> floors = emptyForEachValue();
    for (int pass = 0; pass < plan.passes(); pass++) {
      for (int turn = 0; turn < values.size(); turn++) {
        int i = pass % 2 == 0 ? turn : values.size() - 1 - turn;
        BenchPlan varied = dimension.at(plan.usual(), values.get(i));
        verdict.get(i).add(round(standOf(i).asked(varied), varied));
        floors.get(i).add(round(ground.floor().asked(varied), varied));
      }
    }
    SweepEvidence evidence =
        new SweepEvidence(
            values,
            verdict.stream().map(Series::new).toList(),
            floors.stream().map(Series::new).toList());
    List<Check> checks =
        new ArrayList<>(
            new Evidence(
                    new Series(warmUps, all(verdict)),
                    new Series(floorWarmUps, all(floors)),
                    decisionRows() - decisionsBefore,
                    ground.database().number(FloorTable.COUNT) - floorRowsBefore,
                    ground.settingsNotOn())
                .soundness());
    if (dimension == Dimension.ROWS) {
      checks.add(evidence.filled(rowsBefore));
      checks.add(evidence.isFlat());
    }
    BenchPlan usual = plan.usual();
    return new Curve(
        dimension.label(),
        usual.participants(),
        usual.clients(),
        usual.seconds(),
        evidence.points(),
        checks);
  }

  private Round round(Contestant contestant, BenchPlan varied) throws SQLException {
    LoadOrder order =
        new LoadOrder(
            contestant.url(),
            contestant.body(),
            varied.clients(),
            0,
            plan.leadInMs(),
            varied.measuredMs());
    return ground.turns().run(contestant, ", " + dimension.label(), order);
  }

  private Stand standOf(int i) {
    return stands.get(stands.size() == 1 ? 0 : i);
  }

  private List<List<Round>> emptyForEachValue() {
    List<List<Round>> lists = new ArrayList<>();
    values.forEach(value -> lists.add(new ArrayList<>()));
    return lists;
  }

  private static List<Round> all(List<List<Round>> rounds) {
    return rounds.stream().flatMap(List::stream).toList();
  }

  private long decisionRows() throws SQLException {
    long rows = 0;
    for (Stand stand : stands) {
      rows += stand.decisionRows();
    }
    return rows;
  }

  private List<Long> rowsOfLogs() throws SQLException {
    List<Long> rows = new ArrayList<>();
    for (Stand stand : stands) {
      rows.add(new LogFill(stand.home()).rows());
    }
    return rows;
  }
}
