package dev.verdict.stress.chaos.fault;

import dev.verdict.coordinator.crash.Crash;
import dev.verdict.coordinator.crash.CrashPoint;
import dev.verdict.stress.chaos.history.Happened;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How often coordinators died at each crash point. */
public final class CrashPointCounts {
  private static final String PREFIX = FaultKind.CRASH_POINTS.label() + "/";

  private CrashPointCounts() {}

  /**
   * By {@code crash-points/} and the point's name: 0 for a point that was never hit, null for one
   * that so few coordinators do not pass.
   */
  public static Map<String, @Nullable Integer> of(int coordinators, List<Happened> faults) {
    Map<String, @Nullable Integer> counts = new TreeMap<>();
    for (CrashPoint point : CrashPoint.values()) {
      long times = faults.stream().filter(fault -> isDeathAt(fault, point)).count();
      boolean unreachable = point.isClusterOnly() && coordinators == 1;
      counts.put(PREFIX + point.label(), unreachable ? null : (int) times);
    }
    return counts;
  }

  /** How a death is told. */
  static String detail(Crash crash) {
    return detailOf(crash.point()) + crash.passage();
  }

  private static String detailOf(CrashPoint point) {
    return "at " + point.label() + ", passage ";
  }

  private static boolean isDeathAt(Happened fault, CrashPoint point) {
    return fault.kind().equals(FaultKind.CRASH_POINTS.label())
        && fault.detail().startsWith(detailOf(point));
  }

  /** The point's name alone. */
  public static String label(String key) {
    return key.substring(PREFIX.length());
  }
}
