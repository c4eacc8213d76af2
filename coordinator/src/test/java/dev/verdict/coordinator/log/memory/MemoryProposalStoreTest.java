package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.coordinator.log.ProposalStoreSuite;
import java.time.InstantSource;

/** Proposals in memory. */
class MemoryProposalStoreTest extends ProposalStoreSuite {
  @Override
  protected ProposalStore store() {
    return new MemoryDatabase(2, InstantSource.system()).proposals(Runnable::run);
  }
}
