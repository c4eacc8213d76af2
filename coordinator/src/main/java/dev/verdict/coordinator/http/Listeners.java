package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.Transactions;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who listens to live events, over all event loops. The engine is watched only while somebody does,
 * and each change is written out once. Safe for any thread.
 */
public final class Listeners {
  /** How many may listen at once. */
  public static final int LISTENERS_MAX = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final Set<Listener> open = ConcurrentHashMap.newKeySet();
  private Optional<AutoCloseable> watch = Optional.empty();

  /** One client that listens. */
  interface Listener {
    /** Takes an event, from any thread, without waiting. */
    void take(Buffer event);

    /** Ends the stream. */
    void end();
  }

  synchronized void add(Transactions transactions, Listener listener) {
    if (open.size() >= LISTENERS_MAX) {
      throw Problem.of(
              ProblemCode.OVERLOADED,
              "At most " + LISTENERS_MAX + " may listen to one node at once.")
          .retryAfter(java.time.Duration.ofSeconds(10))
          .asException();
    }
    if (watch.isEmpty()) {
      watch = Optional.of(transactions.watch(this::publish));
    }
    open.add(listener);
  }

  synchronized void remove(Listener listener) {
    open.remove(listener);
    if (open.isEmpty()) {
      stopWatching();
    }
  }

  /** Ends every stream. */
  public synchronized void close() {
    open.forEach(Listener::end);
    open.clear();
    stopWatching();
  }

  private void stopWatching() {
    watch.ifPresent(Listeners::close);
    watch = Optional.empty();
  }

  private void publish(Snapshot snapshot) {
    Buffer event =
        Buffer.buffer("event: transaction\ndata: ")
            .appendBuffer(JsonBytes.write(json -> TransactionJson.write(json, snapshot)))
            .appendString("\n\n");
    open.forEach(listener -> listener.take(event));
  }

  private static void close(AutoCloseable handle) {
    try {
      handle.close();
    } catch (Exception failure) {
      LOG.warn("the watch on the engine did not close", failure);
    }
  }
}
