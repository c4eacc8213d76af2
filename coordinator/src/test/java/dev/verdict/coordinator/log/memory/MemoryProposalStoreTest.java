package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.coordinator.log.ProposalStoreSuite;
import java.time.Duration;
import java.time.Instant;

/** Proposals in memory. */
class MemoryProposalStoreTest extends ProposalStoreSuite {
  private Duration ahead = Duration.ZERO;

  @Override
  protected ProposalStore store() {
    return new MemoryDatabase(2, () -> Instant.now().plus(ahead)).proposals(Runnable::run);
  }

  @Override
  protected void pass(Duration time) {
    ahead = ahead.plus(time);
  }
}
