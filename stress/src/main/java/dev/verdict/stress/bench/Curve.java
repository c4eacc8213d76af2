package dev.verdict.stress.bench;

import java.util.List;

/**
 * What a sweep along one dimension came to. What the dimension does not vary is the same at all of
 * its points.
 *
 * @param dimension its name
 * @param participants services in each transaction
 * @param clients at the same time
 * @param seconds how long each point was measured, and the floor too
 * @param points in the order of their values
 * @param checks what had to hold
 */
public record Curve(
    String dimension,
    int participants,
    int clients,
    int seconds,
    List<Point> points,
    List<Check> checks) {
  /** Copies the lists. */
  public Curve {
    points = List.copyOf(points);
    checks = List.copyOf(checks);
  }

  /**
   * Verdict and the floor with one value of the dimension.
   *
   * @param value of the dimension
   * @param ratioToFloor Verdict's rate divided by the floor's
   */
  public record Point(
      int value, Figures verdict, Figures floor, double ratioToFloor, double walFlushesPerTx) {
    static Point of(int value, Series verdict, Series floor) {
      return new Point(
          value,
          Figures.of(verdict),
          Figures.of(floor),
          BenchResult.fine(BenchResult.ratio(verdict.txPerS(), floor.txPerS())),
          BenchResult.fine(verdict.walFlushesPerTx()));
    }
  }

  /** Whether every check held. */
  boolean allHeld() {
    return checks.stream().allMatch(Check::held);
  }
}
