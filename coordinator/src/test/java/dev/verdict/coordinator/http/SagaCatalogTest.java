package dev.verdict.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.definitions.DefinitionStore.Stored;
import dev.verdict.coordinator.http.SagaCatalog.Registered;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SagaCatalogTest {
  private final DefinitionStore stored =
      new MemoryDatabase(1, Instant::now).definitions(Runnable::run);

  /** Looks that wait to be let through. */
  private final Queue<Runnable> looks = new ArrayDeque<>();

  private final List<Optional<Integer>> looked = new ArrayList<>();
  private final SagaCatalog catalog = new SagaCatalog(this::slowStore, "default");

  /** The same store, whose answers to looks come when they are let through. */
  private DefinitionStore slowStore() {
    return (DefinitionStore)
        Proxy.newProxyInstance(
            DefinitionStore.class.getClassLoader(),
            new Class<?>[] {DefinitionStore.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("find");
              String name = (String) arguments[1];
              @SuppressWarnings("unchecked") // as find declares it
              Optional<Integer> version = (Optional<Integer>) arguments[2];
              return later(version, () -> stored.find("default", name, version));
            });
  }

  private Future<Optional<Stored>> later(
      Optional<Integer> version, Supplier<Future<Optional<Stored>>> look) {
    looked.add(version);
    Promise<Optional<Stored>> answer = Promise.promise();
    Future<Optional<Stored>> seen = look.get();
    looks.add(() -> seen.onComplete(answer));
    return answer.future();
  }

  private void register(int version) {
    String json =
        """
        {"name": "trip", "version": %d, "output": {"value": null}, "steps": [
          {"name": "hotel", "participant": "inn", "operation": "book", "compensation": "unbook"}]}
        """
            .formatted(version);
    stored.putIfAbsent(
        new Stored("default", "trip", version, "hash " + version, json, Instant.EPOCH));
  }

  private static int version(Future<Optional<Registered>> found) {
    assertThat(found.cause()).isNull();
    return found.result().orElseThrow().definition().version();
  }

  @Test
  void thoseWhoAskWhileALookIsUnderWayShareTheNextWhichSeesWhatWasRegisteredBefore() {
    register(1);
    Future<Optional<Registered>> first = catalog.find("trip", Optional.empty());
    register(2);
    Future<Optional<Registered>> second = catalog.find("trip", Optional.empty());
    Future<Optional<Registered>> third = catalog.find("trip", Optional.empty());
    assertThat(looked).hasSize(1);
    looks.remove().run();
    assertThat(version(first)).isEqualTo(1);
    assertThat(second.isComplete()).isFalse();
    assertThat(looked).hasSize(2);
    looks.remove().run();

    assertThat(version(second)).isEqualTo(2);
    assertThat(version(third)).isEqualTo(2);
    assertThat(second.result()).isEqualTo(third.result());
    assertThat(looks).isEmpty();
  }

  @Test
  void aVersionIsReadOnce() {
    register(1);
    Future<Optional<Registered>> first = catalog.find("trip", Optional.of(1));
    looks.remove().run();
    Future<Optional<Registered>> again = catalog.find("trip", Optional.of(1));

    assertThat(again.result().orElseThrow().definition())
        .isSameAs(first.result().orElseThrow().definition());
    assertThat(looked).hasSize(1);
  }

  @Test
  void whatIsNotRegisteredIsLookedForAgain() {
    Future<Optional<Registered>> early = catalog.find("trip", Optional.of(1));
    looks.remove().run();
    assertThat(early.result()).isEmpty();
    register(1);
    Future<Optional<Registered>> late = catalog.find("trip", Optional.of(1));
    looks.remove().run();

    assertThat(version(late)).isEqualTo(1);
  }

  @Test
  void aLookThatFailsFailsOnlyThoseWhoseLookItWas() {
    register(1);
    Promise<Optional<Stored>> lost = Promise.promise();
    boolean[] away = {true};
    DefinitionStore failing =
        (DefinitionStore)
            Proxy.newProxyInstance(
                DefinitionStore.class.getClassLoader(),
                new Class<?>[] {DefinitionStore.class},
                (proxy, method, arguments) ->
                    away[0] ? lost.future() : stored.find("default", "trip", Optional.empty()));
    SagaCatalog faulty = new SagaCatalog(() -> failing, "default");
    Future<Optional<Registered>> first = faulty.find("trip", Optional.empty());
    Future<Optional<Registered>> second = faulty.find("trip", Optional.empty());
    away[0] = false;
    lost.fail("the database is away");

    assertThat(first.failed()).isTrue();
    assertThat(version(second)).isEqualTo(1);
  }

  @Test
  void whoSharesALookThatCannotBeginFailsAndTheNextOneLooksAgain() {
    register(1);
    boolean[] stopping = {false};
    SagaCatalog ending =
        new SagaCatalog(
            () -> {
              if (stopping[0]) {
                throw new IllegalStateException("the node is about to end");
              }
              return slowStore();
            },
            "default");
    Future<Optional<Registered>> first = ending.find("trip", Optional.empty());
    Future<Optional<Registered>> second = ending.find("trip", Optional.empty());
    stopping[0] = true;
    looks.remove().run();
    assertThat(version(first)).isEqualTo(1);
    assertThat(second.cause()).hasMessageContaining("about to end");
    stopping[0] = false;
    Future<Optional<Registered>> third = ending.find("trip", Optional.empty());
    looks.remove().run();

    assertThat(version(third)).isEqualTo(1);
  }
}
