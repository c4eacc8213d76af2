package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.access.SessionStore;
import dev.verdict.coordinator.log.SessionStoreSuite;
import java.time.InstantSource;

/** Sessions in memory. */
class MemorySessionStoreTest extends SessionStoreSuite {
  @Override
  protected SessionStore store() {
    return new MemoryDatabase(1, InstantSource.system()).sessions(Runnable::run);
  }
}
