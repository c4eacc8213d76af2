package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.ForwardingLog;
import dev.verdict.coordinator.log.StuckCounts;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import io.vertx.core.Future;

/**
 * The log keeps its whole contract when transactions get their rows late. Lists are asked for when
 * all are listed.
 */
class UnlistedLogTest extends PostgresLogTest {
  @Override
  protected TransactionLog log(String owner) {
    PostgresLog log = (PostgresLog) super.log(owner);
    try {
      PostgresShardTable table = (PostgresShardTable) shards(owner);
      for (ShardTable.ShardRow row : Awaiting.answer(table::readAll)) {
        get(log.listLeftBehind(row.shard(), row.epoch()));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return new Patient(log);
  }

  /** Waits before it looks at lists. */
  private static final class Patient extends ForwardingLog {
    Patient(TransactionLog log) {
      super(log);
    }

    @Override
    public Future<TransactionPage> list(TransactionQuery query) {
      UnlistedTest.awaitListed(postgres());
      return super.list(query);
    }

    @Override
    public Future<StuckCounts> stuck(String namespace) {
      UnlistedTest.awaitListed(postgres());
      return super.stuck(namespace);
    }
  }
}
