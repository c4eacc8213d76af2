package dev.verdict.saga.testing;

import dev.verdict.saga.testing.Disturbance.Crash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The points at which a coordinator may crash: between any two things that it, or a participant,
 * does. Here the points of a run are counted, and here it crashes.
 */
final class Crashes {
  private final Disturbance plan;
  private final List<Point> points = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private Supplier<String> last = () -> "the beginning";
  private boolean moved;
  private int count;
  private int crashed;

  /**
   * A point of an undisturbed run.
   *
   * @param number from 1
   * @param where what happened last, and what would be next
   * @param lazy how many entries are written lazily and not yet stored
   * @param underWay whether calls are on their way
   */
  record Point(int number, String where, int lazy, boolean underWay) {}

  Crashes(Disturbance plan) {
    this.plan = plan;
  }

  /** Something happened: the next point is another one. */
  void happened(Supplier<String> what) {
    last = what;
    moved = true;
  }

  /**
   * A coordinator may crash here.
   *
   * @param next what it would do next
   * @throws CrashSignal if it does
   */
  void point(Supplier<String> next, int lazy, boolean underWay) {
    if (!moved) {
      return;
    }
    moved = false;
    count++;
    if (plan.isNone()) {
      points.add(new Point(count, where(next), lazy, underWay));
    }
    Optional<Crash> due = plan.crash(crashed).filter(crash -> crash.point() == count);
    if (due.isPresent()) {
      words.add(where(next) + due.get().words(lazy));
      throw new CrashSignal(where(next));
    }
  }

  private String where(Supplier<String> next) {
    return "after " + last.get() + ", before " + next.get();
  }

  /** The crash that just happened; the next one's points are counted from here. */
  Crash take() {
    Crash now = plan.crash(crashed).orElseThrow();
    crashed++;
    count = 0;
    return now;
  }

  /** The number that the next point will have. */
  int next() {
    return count + 1;
  }

  /** All points of an undisturbed run. */
  List<Point> points() {
    return List.copyOf(points);
  }

  /** Where it crashed, in words; a line for each. */
  List<String> words() {
    return List.copyOf(words);
  }

  /** Whether crashes are still to come. */
  boolean isUnfinished() {
    return crashed < plan.crashes().size();
  }
}
