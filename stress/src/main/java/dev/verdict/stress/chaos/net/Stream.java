package dev.verdict.stress.chaos.net;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One direction of a connection: bytes in their order, late or not at all. */
final class Stream {
  private static final long HELD_BYTES_MAX = 4L << 20;

  private final Vertx vertx;
  private final NetSocket source;
  private final Consumer<Buffer> sink;
  private final BooleanSupplier open;
  private final Deque<Held> held = new ArrayDeque<>();
  private long heldBytes;
  private boolean waiting;

  private record Held(Buffer bytes, long dueNs) {}

  /**
   * Between a socket and a consumer.
   *
   * @param open whether bytes may pass at this time
   */
  Stream(Vertx vertx, NetSocket source, Consumer<Buffer> sink, BooleanSupplier open) {
    this.vertx = vertx;
    this.source = source;
    this.sink = sink;
    this.open = open;
  }

  void accept(Buffer bytes, long delayMs) {
    held.add(new Held(bytes, System.nanoTime() + delayMs * 1_000_000));
    heldBytes += bytes.length();
    if (heldBytes > HELD_BYTES_MAX) {
      source.pause();
    }
    flush();
  }

  void flush() {
    while (!held.isEmpty() && open.getAsBoolean()) {
      long leftNs = held.element().dueNs() - System.nanoTime();
      if (leftNs > 0) {
        comeBackIn(leftNs / 1_000_000 + 1);
        return;
      }
      Held next = held.remove();
      heldBytes -= next.bytes().length();
      sink.accept(next.bytes());
    }
    if (heldBytes <= HELD_BYTES_MAX) {
      source.resume();
    }
  }

  private void comeBackIn(long millis) {
    if (!waiting) {
      waiting = true;
      vertx.setTimer(
          millis,
          timer -> {
            waiting = false;
            flush();
          });
    }
  }
}
