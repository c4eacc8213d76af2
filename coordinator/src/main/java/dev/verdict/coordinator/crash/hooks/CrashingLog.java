package dev.verdict.coordinator.crash.hooks;

import dev.verdict.coordinator.crash.CrashPoint;
import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.ForwardingLog;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.TransactionLog;
import io.vertx.core.Future;

/** A log with crash points before each append and between its success and the word of it. */
public final class CrashingLog extends ForwardingLog {
  private final CrashPoints points;

  /**
   * @param log the log
   * @param points where to die
   */
  public CrashingLog(TransactionLog log, CrashPoints points) {
    super(log);
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
    return super.append(entry)
        .map(
            outcome -> {
              if (outcome instanceof AppendOutcome.Appended) {
                points.pass(kind.after);
              }
              return outcome;
            });
  }
}
