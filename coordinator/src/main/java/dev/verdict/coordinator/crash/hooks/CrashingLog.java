package dev.verdict.coordinator.crash.hooks;

import dev.verdict.coordinator.crash.CrashPoint;
import dev.verdict.coordinator.crash.CrashPoints;
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
import java.util.List;
import java.util.Optional;

/** A log with crash points before each append and between its success and the word of it. */
public final class CrashingLog implements TransactionLog {
  private final TransactionLog log;
  private final CrashPoints points;

  /**
   * @param log the log
   * @param points where to die
   */
  public CrashingLog(TransactionLog log, CrashPoints points) {
    this.log = log;
    this.points = points;
  }

  private enum Kind {
    DECISION(CrashPoint.DECISION_UNSENT, CrashPoint.DECISION_STORED),
    END(CrashPoint.END_UNSENT, CrashPoint.END_STORED),
    FORCED(CrashPoint.FORCED_UNSENT, CrashPoint.FORCED_STORED),
    LAZY(CrashPoint.LAZY_UNSENT, CrashPoint.LAZY_STORED);

    private final CrashPoint before;
    private final CrashPoint after;

    Kind(CrashPoint before, CrashPoint after) {
      this.before = before;
      this.after = after;
    }

    private static Kind of(LogEntry entry) {
      if (entry.decision().isPresent()) {
        return DECISION;
      }
      if (entry.summary().finished()) {
        return END;
      }
      return entry.forced() ? FORCED : LAZY;
    }
  }

  @Override
  public Future<AppendOutcome> append(LogEntry entry) {
    Kind kind = Kind.of(entry);
    points.pass(kind.before);
    return log.append(entry)
        .map(
            outcome -> {
              if (outcome instanceof AppendOutcome.Appended) {
                points.pass(kind.after);
              }
              return outcome;
            });
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
