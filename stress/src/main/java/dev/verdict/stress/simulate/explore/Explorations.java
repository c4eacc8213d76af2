package dev.verdict.stress.simulate.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Several explorations at once, one thread each. */
public final class Explorations {
  private Explorations() {}

  /**
   * Explores each scenario, and the largest first if they are sorted so.
   *
   * @param scenarios what to explore
   * @param threads how many at once, positive
   * @param progress told now and then, by any thread, how many states were visited altogether
   * @return what was found, in the order of the scenarios
   * @throws IllegalStateException if an exploration fails, or this thread is interrupted
   */
  public static List<Explored> run(List<Scenario> scenarios, int threads, LongConsumer progress) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      AtomicLong visited = new AtomicLong();
      List<Future<Explored>> running = new ArrayList<>();
      for (Scenario scenario : scenarios) {
        running.add(pool.submit(() -> run(scenario, visited, progress)));
      }
      List<Explored> explored = new ArrayList<>();
      for (Future<Explored> each : running) {
        explored.add(each.get());
      }
      return explored;
    } catch (ExecutionException failed) {
      throw new IllegalStateException("an exploration failed", failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the explorations were interrupted", stopped);
    } finally {
      pool.shutdownNow();
    }
  }

  private static Explored run(Scenario scenario, AtomicLong visited, LongConsumer progress) {
    int[] before = {0};
    return Exploration.of(scenario)
        .run(
            states -> {
              progress.accept(visited.addAndGet(states - before[0]));
              before[0] = states;
            });
  }

  /** A line for each exploration, and one for all: states, transitions, time, bounds. */
  public static String table(List<Explored> all) {
    StringBuilder table = new StringBuilder();
    long states = 0;
    long transitions = 0;
    for (Explored each : all) {
      states += each.states();
      transitions += each.transitions();
      table.append(
          String.format(
              "%-18s %,11d states %,12d transitions %6.1f s %s  (%s)%n",
              each.scenario(),
              each.states(),
              each.transitions(),
              each.took().toMillis() / 1_000.0,
              verdict(each),
              each.bounds().words()));
    }
    return table
        .append(String.format("%-18s %,11d states %,12d transitions%n", "all", states, transitions))
        .toString();
  }

  private static String verdict(Explored each) {
    if (!each.violations().isEmpty()) {
      return "BROKEN " + each.violations().stream().map(Violation::property).toList();
    }
    return each.complete() ? "holds" : "holds so far (incomplete)";
  }

  /** What all of them reached together. */
  public static Coverage coverage(List<Explored> all) {
    Coverage coverage = new Coverage();
    all.forEach(each -> coverage.add(each.coverage()));
    return coverage;
  }
}
