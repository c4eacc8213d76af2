package dev.verdict.stress.chaos.fault;

import dev.verdict.stress.chaos.fault.FaultKind.Lane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * When what is done to whom: a function of the seed and of what was asked for.
 *
 * <p>Faults of coordinators come one after the other, and so do those of PostgreSQL, and those of
 * services. Between these three they overlap as the seed has it, but for {@link ClearTimes}. Deaths
 * at crash points go on beside them all the time.
 */
public final class Schedule {
  /** How often each kind happens at least. */
  public static final int TIMES_MIN = 2;

  private static final long LEAD_MIN_MS = 3_000;

  /** A dozen processes that just started keep a small machine busy with compiling themselves. */
  private static final long LEAD_MAX_MS = 12_000;

  private static final long TAIL_MS = 1_000;
  private static final double FILLED_SHARE = 0.7;
  private static final int EASE_STEPS = 10;
  private static final double RECOVERY_SHARE_MIN = 0.2;

  private final Random random;
  private final int coordinators;
  private final long leadMs;
  private final long spanMs;

  /** From 1, with time to recover after each fault, to 0, with short faults close together. */
  private final double ease;

  private Schedule(long seed, int seconds, int coordinators, double ease) {
    this.random = new Random(seed);
    this.coordinators = coordinators;
    this.ease = ease;
    this.leadMs = leadMs(ease);
    this.spanMs = seconds * 1_000L - leadMs - TAIL_MS;
  }

  /**
   * The faults in the order of their times.
   *
   * @throws IllegalArgumentException if the time is too short, in words
   */
  public static List<PlannedFault> of(
      long seed, int seconds, int coordinators, Collection<FaultKind> kinds) {
    int needed = secondsNeeded(coordinators, kinds);
    if (seconds < needed) {
      throw new IllegalArgumentException(
          "must be at least " + needed + " for each of these faults to happen twice");
    }
    List<PlannedFault> all = new ArrayList<>();
    if (kinds.contains(FaultKind.CRASH_POINTS)) {
      all.add(new Schedule(seed, seconds, coordinators, 0).crashPoints());
    }
    for (Lane lane : Lane.values()) {
      List<FaultKind> ofLane =
          Arrays.stream(FaultKind.values())
              .filter(kind -> kind.lane() == lane && kinds.contains(kind))
              .filter(kind -> kind != FaultKind.CRASH_POINTS)
              .toList();
      if (!ofLane.isEmpty()) {
        double ease = easeFor(seconds, coordinators, ofLane);
        long seedOfLane = seed * 31 + lane.name().hashCode();
        all.addAll(new Schedule(seedOfLane, seconds, coordinators, ease).lane(ofLane));
      }
    }
    all.sort(Comparator.comparingLong(PlannedFault::atMs));
    return ClearTimes.kept(all, seconds * 1_000L - TAIL_MS);
  }

  private static double easeFor(int seconds, int coordinators, List<FaultKind> kinds) {
    int step = EASE_STEPS;
    while (step > 0 && seconds < secondsNeeded(coordinators, kinds, (double) step / EASE_STEPS)) {
      step--;
    }
    return (double) step / EASE_STEPS;
  }

  /** How many seconds a run must have so that each kind can happen often enough. */
  static int secondsNeeded(int coordinators, Collection<FaultKind> kinds) {
    return secondsNeeded(coordinators, kinds, 0);
  }

  private static int secondsNeeded(int coordinators, Collection<FaultKind> kinds, double ease) {
    long longest = 0;
    for (Lane lane : Lane.values()) {
      long needed =
          kinds.stream()
              .filter(kind -> kind.lane() == lane)
              .mapToLong(kind -> TIMES_MIN * spanMs(kind, lengthMs(kind, coordinators, ease), ease))
              .sum();
      longest = Math.max(longest, needed);
    }
    return (int) ((longest + leadMs(ease) + TAIL_MS + 999) / 1_000);
  }

  /** How long clients work before the first fault. */
  private static long leadMs(double ease) {
    return LEAD_MIN_MS + (long) ((LEAD_MAX_MS - LEAD_MIN_MS) * ease);
  }

  /** All the time; which deaths that brings, the dice say. */
  private PlannedFault crashPoints() {
    return new PlannedFault(
        FaultKind.CRASH_POINTS, leadMs, spanMs, random.nextInt(Integer.MAX_VALUE));
  }

  private List<PlannedFault> lane(List<FaultKind> kinds) {
    return placed(drawn(kinds));
  }

  /** What happens in a lane, in its order, not yet with times. */
  private List<PlannedFault> drawn(List<FaultKind> kinds) {
    List<PlannedFault> faults = new ArrayList<>();
    Map<FaultKind, Long> usedMs = new EnumMap<>(FaultKind.class);
    for (FaultKind kind : kinds) {
      for (int i = 0; i < TIMES_MIN; i++) {
        PlannedFault fault = draw(kind);
        faults.add(fault);
        usedMs.merge(kind, spanOf(fault), Long::sum);
      }
    }
    while (sum(usedMs) < spanMs * FILLED_SHARE) {
      PlannedFault more = draw(leastUsed(usedMs));
      usedMs.merge(more.kind(), spanOf(more), Long::sum);
      if (sum(usedMs) <= spanMs) {
        faults.add(more);
      }
    }
    Collections.shuffle(faults, random);
    return faults;
  }

  private static long sum(Map<FaultKind, Long> usedMs) {
    return usedMs.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Each kind gets about the same time, so that short ones happen more often. */
  private static FaultKind leastUsed(Map<FaultKind, Long> usedMs) {
    return Collections.min(usedMs.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  private PlannedFault draw(FaultKind kind) {
    long lengthMs = lengthMs(kind, coordinators, ease * random.nextDouble());
    return new PlannedFault(kind, 0, lengthMs, random.nextInt(Integer.MAX_VALUE));
  }

  /** Spreads the time that is left over the gaps. */
  private List<PlannedFault> placed(List<PlannedFault> faults) {
    long leftMs = spanMs - faults.stream().mapToLong(this::spanOf).sum();
    double[] cuts = random.doubles(faults.size()).sorted().toArray();
    List<PlannedFault> placed = new ArrayList<>();
    long usedMs = leadMs;
    for (int i = 0; i < faults.size(); i++) {
      PlannedFault fault = faults.get(i);
      long atMs = usedMs + (long) (cuts[i] * leftMs);
      placed.add(new PlannedFault(fault.kind(), atMs, fault.lengthMs(), fault.dice()));
      usedMs += spanOf(fault);
    }
    return placed;
  }

  private static long lengthMs(FaultKind kind, int coordinators, double share) {
    long one = kind.shortestMs() + (long) ((kind.longestMs() - kind.shortestMs()) * share);
    return kind == FaultKind.ROLLING_RESTART ? one * coordinators : one;
  }

  private long spanOf(PlannedFault fault) {
    return spanMs(fault.kind(), fault.lengthMs(), ease);
  }

  private static long spanMs(FaultKind kind, long lengthMs, double ease) {
    double share = RECOVERY_SHARE_MIN + (1 - RECOVERY_SHARE_MIN) * ease;
    return lengthMs + (long) (kind.recoveryMs() * share);
  }
}
