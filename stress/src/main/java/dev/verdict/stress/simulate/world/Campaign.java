package dev.verdict.stress.simulate.world;

import dev.verdict.protocol.definition.Recovery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Many seeds, on several threads, and what they came to together. */
public final class Campaign {
  /** So many seeds that break a rule are kept; more are counted. */
  public static final int BROKEN_KEPT_MAX = 20;

  private final LongConsumer progress;
  private final Map<String, Long> counts = new TreeMap<>();
  private final List<SeedResult> broken = new ArrayList<>();
  private long seeds;
  private long seedsBroken;
  private long violations;
  private long virtualMillis;
  private long decisions;
  private long tookNanos;

  private Campaign(LongConsumer progress) {
    this.progress = progress;
  }

  /**
   * Runs seeds.
   *
   * @param first the first of them
   * @param count how many, positive
   * @param threads how many are run at a time, positive
   * @param progress told how many were run, by any thread
   * @throws InterruptedException if the caller is to stop; seeds under way end first
   */
  public static Campaign run(long first, long count, int threads, LongConsumer progress)
      throws InterruptedException {
    return run(first, count, threads, progress, Campaign::standard);
  }

  private static LongFunction<SeedResult> standard() {
    Simulator simulator = new Simulator();
    return seed -> simulator.run(seed, Options.STANDARD);
  }

  /**
   * Runs seeds.
   *
   * @param worlds makes for each thread what runs a seed
   */
  static Campaign run(
      long first,
      long count,
      int threads,
      LongConsumer progress,
      Supplier<LongFunction<SeedResult>> worlds)
      throws InterruptedException {
    Campaign campaign = new Campaign(progress);
    long end = Math.addExact(first, count);
    long beganNanos = System.nanoTime();
    AtomicLong next = new AtomicLong(first);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(() -> campaign.work(worlds, next, end), "world-" + i);
      thread.start();
      all.add(thread);
    }
    try {
      for (Thread thread : all) {
        thread.join();
      }
    } catch (InterruptedException stopped) {
      next.set(end);
      throw stopped;
    }
    campaign.tookNanos = System.nanoTime() - beganNanos;
    return campaign;
  }

  private void work(Supplier<LongFunction<SeedResult>> worlds, AtomicLong next, long end) {
    LongFunction<SeedResult> world = worlds.get();
    for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
      add(result(world, seed));
    }
  }

  /** One seed that cannot even be planned does not end the others. */
  private static SeedResult result(LongFunction<SeedResult> world, long seed) {
    try {
      return world.apply(seed);
    } catch (RuntimeException | Error thrown) {
      return Thrown.result(seed, thrown);
    }
  }

  private synchronized void add(SeedResult result) {
    seeds++;
    progress.accept(seeds);
    virtualMillis += result.virtualMillis();
    decisions += result.decisions();
    violations += result.violations().size();
    result.counts().forEach((what, times) -> counts.merge(what, (long) times, Long::sum));
    if (!result.violations().isEmpty()) {
      seedsBroken++;
      if (broken.size() < BROKEN_KEPT_MAX) {
        broken.add(result);
      }
    }
  }

  /** How many seeds were run. */
  public synchronized long seeds() {
    return seeds;
  }

  /** How many of them broke a rule. */
  public synchronized long seedsBroken() {
    return seedsBroken;
  }

  /** How many violations there were in all. */
  public synchronized long violations() {
    return violations;
  }

  /** Some of the seeds that broke a rule, in no particular order. */
  public synchronized List<SeedResult> broken() {
    return List.copyOf(broken);
  }

  /** How much time passed in all worlds. */
  public synchronized double virtualHours() {
    return virtualMillis / 3.6e6;
  }

  /** How much more time passed in the worlds than here. */
  public synchronized double speedup() {
    return virtualMillis * 1e6 / tookNanos;
  }

  /** How many decisions a seed took, on average. */
  public synchronized double decisionsPerSeed() {
    return (double) decisions / seeds;
  }

  /** How often each fault happened, each kind of record was stored, and each crash point killed. */
  public synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** The kinds of fault that did not happen, in words. */
  public synchronized List<String> faultsMissed() {
    return Arrays.stream(FaultKind.values())
        .filter(kind -> !counts.containsKey(kind.counted()))
        .map(FaultKind::words)
        .toList();
  }

  /** What sagas of a recovery are counted under. */
  static String counted(Recovery recovery) {
    return "recovery: " + recovery.word();
  }

  /** The recoveries that no saga had, in words. */
  public synchronized List<String> recoveriesMissed() {
    return Arrays.stream(Recovery.values())
        .filter(recovery -> !counts.containsKey(counted(recovery)))
        .map(Recovery::word)
        .toList();
  }

  /** The crash points at which no coordinator died. */
  public synchronized List<String> crashPointsMissed() {
    return CrashPoints.names().stream().filter(point -> !counts.containsKey(point)).toList();
  }
}
