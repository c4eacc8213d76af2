package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.IdempotencyKey;
import dev.verdict.coordinator.log.KeyHolder;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.RestoreFloor;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.TransactionPage;
import dev.verdict.coordinator.log.TransactionQuery;
import dev.verdict.coordinator.log.UnfinishedQuery;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A log that counts decisions and times appends. */
public final class MeteredLog implements TransactionLog {
  private final TransactionLog log;
  private final LogMeters meters;

  /**
   * @param log the log
   * @param meters where to count
   */
  public MeteredLog(TransactionLog log, LogMeters meters) {
    this.log = log;
    this.meters = meters;
  }

  @Override
  public Future<AppendOutcome> append(LogEntry entry) {
    long begun = System.nanoTime();
    return log.append(entry)
        .onComplete(
            done -> {
              meters.append(entry.forced()).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
              if (done.succeeded() && done.result() instanceof AppendOutcome.Appended) {
                countDecision(entry);
              }
            });
  }

  private void countDecision(LogEntry entry) {
    if (entry.decision().isPresent()) {
      long ageMillis = Math.max(0, System.currentTimeMillis() - entry.tx().timeMillis());
      meters
          .decided(entry.summary().kind(), entry.decision().get())
          .record(Duration.ofMillis(ageMillis));
    }
  }

  @Override
  public Future<Boolean> markStuck(TxId id, long epoch, String why) {
    return log.markStuck(id, epoch, why);
  }

  @Override
  public Future<Optional<StoredTransaction>> read(TxId id) {
    return log.read(id);
  }

  @Override
  public Future<Optional<KeyHolder>> findKey(IdempotencyKey key) {
    return log.findKey(key);
  }

  @Override
  public Future<List<StoredTransaction>> readUnfinished(UnfinishedQuery query) {
    return log.readUnfinished(query);
  }

  @Override
  public Future<RestoreFloor> restoreFloor(int shard) {
    return log.restoreFloor(shard);
  }

  @Override
  public Future<TransactionPage> list(TransactionQuery query) {
    return log.list(query);
  }

  @Override
  public boolean available() {
    return log.available();
  }
}
