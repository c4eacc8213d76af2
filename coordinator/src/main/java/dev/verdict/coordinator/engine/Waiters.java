package dev.verdict.coordinator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Who waits for the end of one transaction. */
final class Waiters {
  private final List<Waiter> waiting = new ArrayList<>(1);

  /** Takes one if there are fewer than that; returns whether it did. */
  boolean offer(Waiter waiter, int max) {
    return waiting.size() < max && waiting.add(waiter);
  }

  void remove(Waiter waiter) {
    waiting.remove(waiter);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Tells each of them, and lets go of them. */
  void dismiss(Consumer<Waiter> word) {
    if (!waiting.isEmpty()) {
      List<Waiter> all = List.copyOf(waiting);
      waiting.clear();
      all.forEach(word);
    }
  }
}
