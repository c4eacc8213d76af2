package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.access.TokenStore;
import dev.verdict.coordinator.log.TokenStoreSuite;
import java.time.InstantSource;

/** Tokens in memory. */
class MemoryTokenStoreTest extends TokenStoreSuite {
  @Override
  protected TokenStore store() {
    return new MemoryDatabase(1, InstantSource.system()).tokens(Runnable::run);
  }
}
