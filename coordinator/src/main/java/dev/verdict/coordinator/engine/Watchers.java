package dev.verdict.coordinator.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who looks at changes. Safe for use by several threads; costs nothing while nobody looks. */
final class Watchers implements Consumer<Snapshot> {
  private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();

  boolean isWatched() {
    return !listeners.isEmpty();
  }

  AutoCloseable add(Consumer<Snapshot> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void accept(Snapshot snapshot) {
    for (Consumer<Snapshot> listener : listeners) {
      try {
        listener.accept(snapshot);
      } catch (RuntimeException e) {
        LOG.warn("A watcher of transactions failed", e);
      }
    }
  }
}
