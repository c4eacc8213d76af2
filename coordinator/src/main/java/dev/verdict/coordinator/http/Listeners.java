package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.leadership.ShardMoves;
import io.vertx.core.buffer.Buffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who listens to live events, over all event loops. What makes events is watched only while
 * somebody listens to that kind, and each event is written out once. Safe for any thread.
 */
public final class Listeners {
  /** How many may listen at once. */
  public static final int LISTENERS_MAX = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final Map<Listener, Set<EventKind>> open = new ConcurrentHashMap<>();
  private final Map<EventKind, AutoCloseable> watches = new EnumMap<>(EventKind.class);

  /** One client that listens. */
  interface Listener {
    /** Takes an event, from any thread, without waiting. */
    void take(Buffer event);

    /** Ends the stream. */
    void end();
  }

  /**
   * Where events come from.
   *
   * @param moves the shards that change hands; empty for a node that is alone
   * @param masking what is hidden from whoever listens
   */
  record Sources(Transactions transactions, Optional<ShardMoves> moves, Masking masking) {}

  synchronized void add(Sources sources, Set<EventKind> kinds, Listener listener) {
    if (open.size() >= LISTENERS_MAX) {
      throw Problem.of(
              ProblemCode.OVERLOADED,
              "At most " + LISTENERS_MAX + " may listen to one node at once.")
          .retryAfter(java.time.Duration.ofSeconds(10))
          .asException();
    }
    kinds.forEach(kind -> watches.computeIfAbsent(kind, first -> watch(kind, sources)));
    open.put(listener, Set.copyOf(kinds));
  }

  synchronized void remove(Listener listener) {
    open.remove(listener);
    for (EventKind kind : EventKind.values()) {
      if (open.values().stream().noneMatch(kinds -> kinds.contains(kind))) {
        stopWatching(kind);
      }
    }
  }

  /** Ends every stream. */
  public synchronized void close() {
    open.keySet().forEach(Listener::end);
    open.clear();
    for (EventKind kind : EventKind.values()) {
      stopWatching(kind);
    }
  }

  private AutoCloseable watch(EventKind kind, Sources sources) {
    return switch (kind) {
      case TRANSACTION ->
          sources
              .transactions()
              .watch(
                  snapshot ->
                      publish(
                          kind,
                          json -> TransactionJson.write(json, sources.masking().of(snapshot))));
      case SHARDS_MOVED ->
          sources
              .moves()
              .map(it -> it.watch(move -> publish(kind, json -> ClusterJson.write(json, move))))
              .orElse(() -> {});
    };
  }

  private void stopWatching(EventKind kind) {
    AutoCloseable watch = watches.remove(kind);
    if (watch != null) {
      close(watch);
    }
  }

  private void publish(EventKind kind, JsonBytes.Content content) {
    Buffer event =
        Buffer.buffer("event: " + kind.word() + "\ndata: ")
            .appendBuffer(JsonBytes.write(content))
            .appendString("\n\n");
    open.forEach(
        (listener, kinds) -> {
          if (kinds.contains(kind)) {
            listener.take(event);
          }
        });
  }

  private static void close(AutoCloseable handle) {
    try {
      handle.close();
    } catch (Exception failure) {
      LOG.warn("the watch on the engine did not close", failure);
    }
  }
}
