package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.SearchSuite;
import dev.verdict.coordinator.log.TransactionLog;
import java.time.InstantSource;

class MemorySearchTest extends SearchSuite {
  private final MemoryDatabase database = new MemoryDatabase(1, InstantSource.system());

  @Override
  protected TransactionLog log(String owner) {
    return database.log(owner, Runnable::run);
  }

  @Override
  protected ShardTable shards(String owner) {
    return database.shards(owner, Runnable::run);
  }
}
