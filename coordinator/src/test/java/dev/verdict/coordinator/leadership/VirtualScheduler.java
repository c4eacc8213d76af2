package dev.verdict.coordinator.leadership;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when a test says so. */
final class VirtualScheduler implements Scheduler {
  private record Task(long atMillis, long number, Runnable work) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::atMillis).thenComparing(Task::number));
  private static final long BEGIN_MILLIS = 1_800_000_000_000L;
  private long nowMillis;
  private long number;

  @Override
  public long monotonicMillis() {
    return nowMillis;
  }

  @Override
  public void after(long delayMillis, Runnable task) {
    tasks.add(new Task(nowMillis + delayMillis, number++, task));
  }

  /** The same time as an instant, in milliseconds. */
  long nowMillis() {
    return BEGIN_MILLIS + nowMillis;
  }

  void run(Duration duration) {
    long until = nowMillis + duration.toMillis();
    for (Task next = tasks.peek(); next != null && next.atMillis <= until; next = tasks.peek()) {
      tasks.remove(next);
      nowMillis = next.atMillis;
      next.work.run();
    }
    nowMillis = until;
  }
}
