package dev.verdict.sdk.resource;

import dev.verdict.sdk.barrier.BarrierStore.InDoubt;
import dev.verdict.sdk.barrier.BranchKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which branches in doubt are being asked about, and when the others may be asked about again. Time
 * is any count of nanoseconds that grows. Thread-safe.
 */
final class Doubts {
  /** How many branches are asked about at a time. */
  static final int UNDER_WAY_MAX = 64;

  private static final int REMEMBERED_MAX = 10_000;
  private static final int SHIFT_MAX = 10;

  private final Set<BranchKey> underWay = new HashSet<>();
  private final Map<BranchKey, Wait> waiting =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BranchKey, Wait> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };
  private final DoubleSupplier random;

  /** How asking ended, and how long to wait before asking again: longer each time it ends so. */
  enum Ended {
    /** It is no longer in doubt. */
    RESOLVED(Duration.ZERO, Duration.ZERO),
    /** Nobody could tell, or what was told could not be done. */
    UNANSWERED(Duration.ofMillis(250), Duration.ofSeconds(1)),
    /** The transaction is live. */
    UNDECIDED(Duration.ofSeconds(1), Duration.ofSeconds(5)),
    /** A person must decide. */
    FORGOTTEN(Duration.ofMinutes(1), Duration.ofMinutes(10));

    private final Duration shortest;
    private final Duration longest;

    Ended(Duration shortest, Duration longest) {
      this.shortest = shortest;
      this.longest = longest;
    }
  }

  private record Wait(Ended why, int times, long untilNanos) {}

  /**
   * @param random gives numbers from 0 to 1, so that instances do not ask in step
   */
  Doubts(DoubleSupplier random) {
    this.random = random;
  }

  /** Begins to ask about a branch; false if it is asked about already, or too much is. */
  synchronized boolean begin(BranchKey branch) {
    return !isFull() && underWay.add(branch);
  }

  /**
   * Begins to ask about those of the branches whose time it is, as many as there is room for.
   *
   * @param found what is in doubt now; who is not among them and was due is resolved, or found
   *     again
   * @return those that were begun
   */
  synchronized List<InDoubt> beginDue(List<InDoubt> found, long nowNanos) {
    List<InDoubt> begun = beginDueAmong(found, nowNanos);
    Set<BranchKey> there = found.stream().map(InDoubt::key).collect(Collectors.toSet());
    waiting.entrySet().removeIf(it -> isGone(it, there, nowNanos));
    return begun;
  }

  /** Begins to ask like {@link #beginDue} where there may be other branches in doubt. */
  synchronized List<InDoubt> beginDueAmong(List<InDoubt> some, long nowNanos) {
    List<InDoubt> begun = new ArrayList<>();
    for (InDoubt branch : some) {
      if (isDue(waiting.get(branch.key()), nowNanos) && begin(branch.key())) {
        begun.add(branch);
      }
    }
    return begun;
  }

  private static boolean isDue(@Nullable Wait wait, long nowNanos) {
    return wait == null || nowNanos - wait.untilNanos >= 0;
  }

  private boolean isGone(Map.Entry<BranchKey, Wait> each, Set<BranchKey> there, long nowNanos) {
    return isDue(each.getValue(), nowNanos)
        && !there.contains(each.getKey())
        && !underWay.contains(each.getKey());
  }

  /** Whether there is room for no more. */
  synchronized boolean isFull() {
    return underWay.size() >= UNDER_WAY_MAX;
  }

  /** Asking about a branch that was begun is over. */
  synchronized void end(BranchKey branch, Ended how, long nowNanos) {
    underWay.remove(branch);
    Wait before = waiting.remove(branch);
    if (how != Ended.RESOLVED) {
      int times = before != null && before.why == how ? before.times + 1 : 0;
      waiting.put(branch, new Wait(how, times, nowNanos + pause(how, times).toNanos()));
    }
  }

  /** From three quarters of the bound to all of it. */
  private Duration pause(Ended how, int times) {
    long millis =
        Math.min(how.longest.toMillis(), how.shortest.toMillis() << Math.min(times, SHIFT_MAX));
    return Duration.ofMillis(millis - (long) (millis / 4.0 * random.getAsDouble()));
  }

  /** How long until a branch may be asked about again; {@code longest} if none earlier. */
  synchronized Duration untilDue(long nowNanos, Duration longest) {
    long nanos = longest.toNanos();
    for (Map.Entry<BranchKey, Wait> each : waiting.entrySet()) {
      if (!underWay.contains(each.getKey())) {
        nanos = Math.min(nanos, Math.max(0, each.getValue().untilNanos - nowNanos));
      }
    }
    return Duration.ofNanos(nanos);
  }
}
