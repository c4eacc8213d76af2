package dev.verdict.coordinator.telemetry;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.ForwardingLog;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.coordinator.log.TransactionLog;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A log that counts decisions and times appends. */
public final class MeteredLog extends ForwardingLog {
  private final LogMeters meters;

  /**
   * @param log the log
   * @param meters where to count
   */
  public MeteredLog(TransactionLog log, LogMeters meters) {
    super(log);
    this.meters = meters;
  }

  @Override
  public Future<AppendOutcome> append(LogEntry entry) {
    long begun = System.nanoTime();
    return super.append(entry)
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
}
