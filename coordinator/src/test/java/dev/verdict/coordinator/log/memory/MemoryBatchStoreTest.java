package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.batch.BatchStore;
import dev.verdict.coordinator.log.BatchStoreSuite;
import java.time.Duration;
import java.time.Instant;

/** Batches in memory. */
class MemoryBatchStoreTest extends BatchStoreSuite {
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");

  @Override
  protected BatchStore store() {
    return new MemoryDatabase(1, () -> now).batches(Runnable::run);
  }

  @Override
  protected void pass(Duration time) {
    now = now.plus(time);
  }
}
