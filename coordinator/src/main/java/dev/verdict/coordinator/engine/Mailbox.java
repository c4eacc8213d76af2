package dev.verdict.coordinator.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits for its turn at one transaction. Requests are bounded. Events are not: there are as
 * many as there are calls and timers under way, and none of them is dropped.
 *
 * @param <C> the commands of its protocol
 */
final class Mailbox<C> {
  private final Deque<Input<C>> waiting = new ArrayDeque<>(4);

  /** Takes a request if there are fewer than that; returns whether it did. */
  boolean offer(Input<C> request, int max) {
    return waiting.size() < max && waiting.add(request);
  }

  void add(Input<C> event) {
    waiting.add(event);
  }

  @Nullable Input<C> poll() {
    return waiting.poll();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Turns away all that waits. */
  void refuse(CoordinatorException why) {
    dismiss(reply -> reply.failed(why));
  }

  /** Handles nothing of what waits; tells whoever waits for it. */
  void dismiss(Consumer<Reply> word) {
    Input<C> input = waiting.poll();
    while (input != null) {
      word.accept(input.reply());
      input = waiting.poll();
    }
  }
}
