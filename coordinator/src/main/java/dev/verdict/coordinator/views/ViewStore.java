package dev.verdict.coordinator.views;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Keeps views. Of operators who save one at a time, one succeeds. */
public interface ViewStore {
  /** What an operator saves; the members are those of {@link SavedView}. */
  record Draft(String name, String filter, List<String> columns, String operator) {
    /** Copies the columns. */
    public Draft {
      columns = List.copyOf(columns);
    }
  }

  /** All views of a namespace, by name. */
  Future<List<SavedView>> list(String namespace);

  /**
   * Saves a view.
   *
   * @param replaces the version that the operator saw; 0 if there was none
   * @return it as it is kept; empty, and nothing saved, if another version is there by now
   */
  Future<Optional<SavedView>> save(String namespace, Draft draft, long replaces);

  /**
   * Removes a view.
   *
   * @param version the one that the operator saw
   * @return whether it is gone; not if another version is there by now, or none
   */
  Future<Boolean> remove(String namespace, String name, long version);
}
