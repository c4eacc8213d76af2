package dev.verdict.stress.chaos.fault;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps PostgreSQL there while the first take-over of each kind is under way: while it is away
 * nobody can decide anything, and a take-over then tells nothing about how long one takes. All
 * others meet its restarts as chance has it.
 */
final class ClearTimes {
  /** How long PostgreSQL may take to be there once it is started again. */
  private static final long BOOT_MS = 4_000;

  /** By how much a fault may come later than planned. */
  private static final long LATE_MS = 1_000;

  private final List<Clear> clear;
  private final long endMs;

  private record Clear(long fromMs, long toMs) {
    boolean meets(long atMs, long lengthMs) {
      return atMs < toMs && atMs + lengthMs + BOOT_MS > fromMs;
    }
  }

  private ClearTimes(List<Clear> clear, long endMs) {
    this.clear = List.copyOf(clear);
    this.endMs = endMs;
  }

  /**
   * The same faults, with restarts of PostgreSQL put off.
   *
   * @param endMs when the last fault must be over
   */
  static List<PlannedFault> kept(List<PlannedFault> faults, long endMs) {
    List<Clear> clear = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      if (kind.takeoverMs() > 0) {
        faults.stream()
            .filter(fault -> fault.kind() == kind)
            .min(Comparator.comparingLong(PlannedFault::atMs))
            .map(first -> around(first, kind.takeoverMs()))
            .ifPresent(clear::add);
      }
    }
    clear.sort(Comparator.comparingLong(Clear::fromMs));
    return new ClearTimes(clear, endMs).put(faults);
  }

  private static Clear around(PlannedFault fault, long takeoverMs) {
    return new Clear(fault.atMs() - FaultKind.SETTLED_MS, fault.atMs() + takeoverMs + LATE_MS);
  }

  private List<PlannedFault> put(List<PlannedFault> faults) {
    List<PlannedFault> kept = new ArrayList<>();
    Map<FaultKind, Integer> left = new EnumMap<>(FaultKind.class);
    faults.forEach(fault -> left.merge(fault.kind(), 1, Integer::sum));
    long freeFromMs = 0;
    for (PlannedFault fault : faults) {
      if (fault.kind().lane() != FaultKind.Lane.POSTGRES) {
        kept.add(fault);
        continue;
      }
      PlannedFault later = fault.at(clearOf(fault, Math.max(fault.atMs(), freeFromMs)));
      boolean fits = later.endMs() <= endMs;
      if (fits || left.merge(fault.kind(), -1, Integer::sum) < Schedule.TIMES_MIN) {
        PlannedFault put = fits ? later : fault;
        kept.add(put);
        freeFromMs = put.endMs() + put.kind().recoveryMs() / 2;
      }
    }
    kept.sort(Comparator.comparingLong(PlannedFault::atMs));
    return kept;
  }

  private long clearOf(PlannedFault fault, long wantedMs) {
    long atMs = wantedMs;
    if (fault.kind() == FaultKind.RESTART_POSTGRES) {
      for (Clear each : clear) {
        if (each.meets(atMs, fault.lengthMs())) {
          atMs = each.toMs();
        }
      }
    }
    return atMs;
  }
}
