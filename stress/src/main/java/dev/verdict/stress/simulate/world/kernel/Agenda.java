package dev.verdict.stress.simulate.world.kernel;

import java.util.Arrays;
import java.util.Optional;

/**
 * Virtual time: what happens, in the order of time, and in the order of planning where times are
 * the same. Nothing else moves the clock.
 */
public final class Agenda {
  /** When every world begins, in milliseconds since 1970. */
  public static final long BEGIN_MILLIS = 1_800_000_000_000L;

  /** Microseconds of a millisecond. */
  public static final long MILLI = 1_000;

  private final Queue entries = new Queue();
  private long nowUs;
  private long planned;
  private long happened;

  /** Something planned that can be called off. */
  public static final class Entry {
    private final long atUs;
    private final long number;
    private Optional<Runnable> task;

    private Entry(long atUs, long number, Runnable task) {
      this.atUs = atUs;
      this.number = number;
      this.task = Optional.of(task);
    }

    /** Calls it off; without effect if it has happened. */
    public void cancel() {
      task = Optional.empty();
    }

    private boolean isBefore(Entry other) {
      return atUs < other.atUs || (atUs == other.atUs && number < other.number);
    }
  }

  /** A binary heap: the standard one spends its time in calls of a comparator. */
  private static final class Queue {
    private Entry[] heap = new Entry[1_024];
    private int size;

    void add(Entry entry) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, 2 * size);
      }
      int at = size++;
      while (at > 0 && entry.isBefore(heap[(at - 1) / 2])) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
      }
      heap[at] = entry;
    }

    boolean hasUntil(long atUs) {
      return size > 0 && heap[0].atUs <= atUs;
    }

    Entry removeFirst() {
      Entry first = heap[0];
      Entry moved = heap[--size];
      int at = 0;
      for (int child = 1; child < size; child = 2 * at + 1) {
        if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
          child++;
        }
        if (!heap[child].isBefore(moved)) {
          break;
        }
        heap[at] = heap[child];
        at = child;
      }
      heap[at] = moved;
      return first;
    }
  }

  /** Microseconds since the world began. */
  public long nowUs() {
    return nowUs;
  }

  /** Milliseconds since 1970, by a clock that is right. */
  public long nowMillis() {
    return BEGIN_MILLIS + nowUs / MILLI;
  }

  /** How many events there were. */
  public long happened() {
    return happened;
  }

  /** Plans something. */
  public Entry after(long delayUs, Runnable task) {
    Entry entry = new Entry(nowUs + Math.max(0, delayUs), planned++, task);
    entries.add(entry);
    return entry;
  }

  /** Lets everything happen until that time, and the clock stand there. */
  public void runUntil(long untilUs) {
    while (entries.hasUntil(untilUs)) {
      Entry next = entries.removeFirst();
      if (next.task.isPresent()) {
        nowUs = next.atUs;
        happened++;
        next.task.get().run();
      }
    }
    nowUs = untilUs;
  }
}
