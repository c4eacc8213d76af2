package dev.verdict.saga.testing;

import dev.verdict.saga.testing.Crashes.Point;
import dev.verdict.saga.testing.Disturbance.Crash;
import dev.verdict.saga.testing.Disturbance.Flight;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Every disturbance that an undisturbed run has room for. */
final class Reruns {
  /** How many points after a takeover the second crash may come. */
  private static final int SECOND_CRASH_WITHIN = 20;

  private Reruns() {}

  static List<Disturbance> of(World undisturbed, SweepOptions options) {
    if (!options.only().isEmpty()) {
      return List.of(Disturbance.parse(options.only()));
    }
    List<Disturbance> all = new ArrayList<>();
    List<Crash> crashes = crashes(undisturbed.crashes().points());
    crashes.forEach(crash -> all.add(Disturbance.by(crash)));
    if (options.repeatedCalls()) {
      for (int call = 1; call <= undisturbed.network().sent().size(); call++) {
        all.add(Disturbance.repeating(call));
      }
    }
    Random random = new Random(options.seed());
    for (int i = 0; i < options.twice() && !crashes.isEmpty(); i++) {
      Crash first = crashes.get(random.nextInt(crashes.size()));
      int second = 1 + random.nextInt(SECOND_CRASH_WITHIN);
      all.add(Disturbance.by(first, new Crash(second, random.nextInt(2), Flight.PROMPT)));
    }
    return all;
  }

  private static List<Crash> crashes(List<Point> points) {
    List<Crash> crashes = new ArrayList<>();
    for (Point point : points) {
      for (int kept = 0; kept <= point.lazy(); kept++) {
        for (Flight flight : Flight.values()) {
          if (flight == Flight.PROMPT || point.underWay()) {
            crashes.add(new Crash(point.number(), kept, flight));
          }
        }
      }
    }
    return crashes;
  }
}
