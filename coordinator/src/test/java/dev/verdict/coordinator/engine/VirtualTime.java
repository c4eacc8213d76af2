package dev.verdict.coordinator.engine;

import java.time.Duration;
import java.util.PriorityQueue;

/** Time that passes only when a test says so, and tasks in the order of their times. */
final class VirtualTime implements EngineTime {
  static final long BEGIN_MILLIS = 1_800_000_000_000L;

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long nowMillis = BEGIN_MILLIS;
  private long count;
  private long aheadMillis;
  private long lateMillis;

  @Override
  public long nowMillis() {
    return nowMillis + aheadMillis;
  }

  @Override
  public long elapsedMillis() {
    return nowMillis;
  }

  /** The time by a clock that is never ahead. */
  long trueMillis() {
    return nowMillis;
  }

  /** From now on the clock is that far ahead; what was planned happens when it would have. */
  void runAhead(Duration ahead) {
    aheadMillis = ahead.toMillis();
  }

  /** From now on what is planned happens that much later than was asked for. */
  void runLate(Duration late) {
    lateMillis = late.toMillis();
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    long atMillis = nowMillis + Math.max(1, delay.toMillis()) + lateMillis;
    Task entry = new Task(atMillis, count++, task);
    tasks.add(entry);
    return () -> tasks.remove(entry);
  }

  /** Lets time pass, and everything that is due in it happen. */
  void pass(Duration duration) {
    long until = nowMillis + duration.toMillis();
    while (!tasks.isEmpty() && tasks.peek().atMillis <= until) {
      Task next = tasks.remove();
      nowMillis = next.atMillis;
      next.work.run();
    }
    nowMillis = until;
  }

  private record Task(long atMillis, long number, Runnable work) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }
}
