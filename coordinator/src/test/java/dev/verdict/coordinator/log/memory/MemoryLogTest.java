package dev.verdict.coordinator.log.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntries;
import dev.verdict.coordinator.log.LogSuite;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.participants.ParticipantStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryLogTest extends LogSuite {
  private Duration passed = Duration.ZERO;
  private final MemoryDatabase database = new MemoryDatabase(4, () -> Instant.now().plus(passed));

  @Override
  protected TransactionLog log(String owner) {
    return database.log(owner, Runnable::run);
  }

  @Override
  protected ShardTable shards(String owner) {
    return database.shards(owner, Runnable::run);
  }

  @Override
  protected DefinitionStore definitions() {
    return database.definitions(Runnable::run);
  }

  @Override
  protected ParticipantStore participants() {
    return database.participants(Runnable::run);
  }

  @Override
  protected void pass(Duration time) {
    passed = passed.plus(time);
  }

  @Test
  void whileTheDatabaseIsAwayAppendsWaitAndReadsFail() throws Exception {
    database.setReachable(false);
    TransactionLog log = log("node-a");
    Future<AppendOutcome> waiting = log.append(LogEntries.begun(LogEntries.tx(0, 1), 1));
    assertThat(log.available()).isFalse();
    assertThat(waiting.isComplete()).isFalse();
    assertThat(shards("node-a").readAll().failed()).isTrue();
    database.setReachable(true);
    assertThat(get(waiting)).isEqualTo(new AppendOutcome.Appended());
  }
}
