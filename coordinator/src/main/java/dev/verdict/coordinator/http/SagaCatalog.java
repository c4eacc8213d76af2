package dev.verdict.coordinator.http;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.definitions.DefinitionStore.Stored;
import dev.verdict.protocol.definition.SagaDefinition;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The sagas that can be started. A registered definition never changes, so it is read from the
 * store and parsed once. Which version is the newest is looked up anew, so that nobody is given an
 * older one than was registered before he asked: whoever asks while a look is under way shares the
 * next one with all others who do.
 *
 * <p>Lives on one event loop.
 */
final class SagaCatalog {
  private final Supplier<DefinitionStore> store;
  private final String namespace;
  private final Map<Name, Registered> known = new HashMap<>();
  private final Map<String, Look> looks = new HashMap<>();

  /**
   * @param store where definitions are registered; asked for with each look
   * @param namespace whose sagas these are
   */
  SagaCatalog(Supplier<DefinitionStore> store, String namespace) {
    this.store = store;
    this.namespace = namespace;
  }

  private record Name(String name, int version) {}

  /**
   * A definition as it is registered.
   *
   * @param hash its content hash
   */
  record Registered(SagaDefinition definition, String hash) {}

  /** A look at the store that is under way, and who came too late for it. */
  private static final class Look {
    private Optional<Promise<Optional<Registered>>> next = Optional.empty();
  }

  /**
   * What is registered under that name; empty if nothing is.
   *
   * @param version empty for the newest
   */
  Future<Optional<Registered>> find(String name, Optional<Integer> version) {
    if (version.isEmpty()) {
      return newest(name);
    }
    Registered registered = known.get(new Name(name, version.get()));
    return registered == null
        ? look(name, version)
        : Future.succeededFuture(Optional.of(registered));
  }

  private Future<Optional<Registered>> newest(String name) {
    Look underWay = looks.get(name);
    if (underWay == null) {
      looks.put(name, new Look());
      return look(name, Optional.empty()).onComplete(done -> lookForTheNext(name));
    }
    if (underWay.next.isEmpty()) {
      underWay.next = Optional.of(Promise.promise());
    }
    return underWay.next.get().future();
  }

  private void lookForTheNext(String name) {
    Look done = looks.remove(name);
    if (done != null) {
      done.next.ifPresent(waiting -> newest(name).onComplete(waiting));
    }
  }

  /** Never throws: a look that ends without an end would keep all who share it waiting. */
  private Future<Optional<Registered>> look(String name, Optional<Integer> version) {
    DefinitionStore present;
    try {
      present = store.get();
    } catch (RuntimeException withheld) {
      return Future.failedFuture(withheld);
    }
    return StoreFaults.asUnavailable(present.find(namespace, name, version))
        .map(found -> found.map(this::remember));
  }

  private Registered remember(Stored stored) {
    return known.computeIfAbsent(
        new Name(stored.name(), stored.version()),
        name -> new Registered(DefinitionEndpoints.definition(stored), stored.hash()));
  }
}
