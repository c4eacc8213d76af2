package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.log.DisagreementStoreSuite;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import java.time.InstantSource;

/** Disagreements in memory. */
class MemoryDisagreementStoreTest extends DisagreementStoreSuite {
  @Override
  protected DisagreementStore store() {
    return new MemoryDatabase(SHARD + 1, InstantSource.system()).disagreements(Runnable::run);
  }
}
