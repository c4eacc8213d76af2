package dev.verdict.saga.testing;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: what is going to happen, in the order of its time and then of its arranging. */
final class Agenda {
  private static final Comparator<Item> IN_ORDER =
      Comparator.comparing(Item::at).thenComparing(Item::number);

  private final PriorityQueue<Item> items = new PriorityQueue<>(IN_ORDER);
  private Duration now = Duration.ZERO;
  private long number;

  private record Item(Duration at, long number, Runnable what) {}

  Duration now() {
    return now;
  }

  void after(Duration wait, Runnable what) {
    items.add(new Item(now.plus(wait), number++, what));
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** Whether something happens up to then. */
  boolean hasAnythingUntil(Duration time) {
    Item next = items.peek();
    return next != null && next.at().compareTo(time) <= 0;
  }

  /** Lets the next thing happen; there must be one. */
  void runNext() {
    Item next = items.remove();
    now = next.at();
    next.what().run();
  }

  /** Lets time pass in which nothing happens. */
  void passUntil(Duration time) {
    now = time.compareTo(now) > 0 ? time : now;
  }
}
