package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.log.ViewStoreSuite;
import dev.verdict.coordinator.views.ViewStore;
import java.time.InstantSource;

/** Views in memory. */
class MemoryViewStoreTest extends ViewStoreSuite {
  @Override
  protected ViewStore store() {
    return new MemoryDatabase(1, InstantSource.system()).views(Runnable::run);
  }
}
