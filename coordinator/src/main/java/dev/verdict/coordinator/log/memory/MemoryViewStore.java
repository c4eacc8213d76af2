package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.views.SavedView;
import dev.verdict.coordinator.views.ViewStore;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** Views in shared memory. */
final class MemoryViewStore implements ViewStore {
  private final Map<String, Map<String, SavedView>> rows;
  private final InstantSource clock;
  private final MemoryAccess access;

  MemoryViewStore(MemoryDatabase database, Executor executor) {
    this.rows = database.viewRows();
    this.clock = database.clock();
    this.access = new MemoryAccess(database, executor);
  }

  @Override
  public Future<List<SavedView>> list(String namespace) {
    return access.now(() -> List.copyOf(of(namespace).values()));
  }

  @Override
  public Future<Optional<SavedView>> save(String namespace, Draft draft, long replaces) {
    return access.now(
        () -> {
          if (version(namespace, draft.name()) != replaces) {
            return Optional.empty();
          }
          SavedView view =
              new SavedView(
                  draft.name(),
                  draft.filter(),
                  draft.columns(),
                  draft.operator(),
                  clock.instant(),
                  replaces + 1);
          of(namespace).put(draft.name(), view);
          return Optional.of(view);
        });
  }

  @Override
  public Future<Boolean> remove(String namespace, String name, long version) {
    return access.now(
        () -> version(namespace, name) == version && of(namespace).remove(name) != null);
  }

  private long version(String namespace, String name) {
    return Optional.ofNullable(of(namespace).get(name)).map(SavedView::version).orElse(0L);
  }

  private Map<String, SavedView> of(String namespace) {
    return rows.computeIfAbsent(namespace, none -> new TreeMap<>());
  }
}
