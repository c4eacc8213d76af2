package dev.verdict.coordinator.log;

import static dev.verdict.coordinator.Awaiting.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.views.SavedView;
import dev.verdict.coordinator.views.ViewStore;
import dev.verdict.coordinator.views.ViewStore.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of views does. */
public abstract class ViewStoreSuite {
  /** An empty store. */
  protected abstract ViewStore store() throws Exception;

  @Test
  void onlyWhoeverSawTheLastVersionReplacesOrRemovesIt() throws Exception {
    ViewStore store = store();
    Draft first = new Draft("ü \"a\"", "stuck=true", List.of("begun", "why"), "ada");

    SavedView saved = result(store.save("default", first, 0)).orElseThrow();
    assertThat(saved.version()).isEqualTo(1);
    assertThat(saved.columns()).containsExactly("begun", "why");
    assertThat(saved.savedAt())
        .isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now().plusSeconds(300));
    assertThat(result(store.save("default", first, 0))).isEmpty();
    assertThat(result(store.save("default", first, 2))).isEmpty();
    Draft second = new Draft(first.name(), "", List.of(), "bob");
    SavedView replaced = result(store.save("default", second, 1)).orElseThrow();
    assertThat(replaced.version()).isEqualTo(2);
    assertThat(replaced.savedBy()).isEqualTo("bob");
    assertThat(result(store.list("default"))).containsExactly(replaced);
    assertThat(result(store.remove("default", first.name(), 1))).isFalse();
    assertThat(result(store.remove("other", first.name(), 2))).isFalse();
    assertThat(result(store.remove("default", first.name(), 2))).isTrue();
    assertThat(result(store.list("default"))).isEmpty();
    assertThat(result(store.save("default", first, 2))).isEqualTo(Optional.empty());
  }

  @Test
  void viewsOfANamespaceComeByName() throws Exception {
    ViewStore store = store();
    for (String name : List.of("b", "B", "a")) {
      result(store.save("here", new Draft(name, "", List.of(), "ada"), 0));
    }
    result(store.save("there", new Draft("c", "", List.of(), "ada"), 0));

    assertThat(result(store.list("here")))
        .extracting(SavedView::name)
        .containsExactly("B", "a", "b");
  }
}
