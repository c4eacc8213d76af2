package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.audit.AuditEntry;
import dev.verdict.coordinator.audit.AuditHash;
import dev.verdict.coordinator.audit.AuditHead;
import dev.verdict.coordinator.audit.AuditLog;
import dev.verdict.coordinator.audit.AuditQuery;
import dev.verdict.coordinator.audit.AuditRow;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The audit log in shared memory. */
final class MemoryAuditLog implements AuditLog {
  private final List<AuditRow> rows;
  private final InstantSource clock;
  private final MemoryAccess access;

  MemoryAuditLog(MemoryDatabase database, Executor executor) {
    this.rows = database.auditRows();
    this.clock = database.clock();
    this.access = new MemoryAccess(database, executor);
  }

  @Override
  public Future<AuditRow> append(AuditEntry entry) {
    return access.now(
        () -> {
          AuditHead head = last();
          Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
          long number = head.number() + 1;
          String hash = AuditHash.of(number, at, entry, head.hash());
          AuditRow row = new AuditRow(number, at, entry, head.hash(), hash);
          rows.add(row);
          return row;
        });
  }

  private AuditHead last() {
    return rows.isEmpty() ? AuditHead.START : rows.get(rows.size() - 1).head();
  }

  @Override
  public Future<List<AuditRow>> list(AuditQuery query) {
    return access.now(
        () ->
            rows.stream()
                .filter(row -> holds(query.operator(), row.entry().operator()))
                .filter(row -> holds(query.action(), row.entry().action()))
                .filter(row -> holds(query.transaction(), row.entry().transaction()))
                .filter(row -> query.before().isEmpty() || row.number() < query.before().get())
                .sorted(Comparator.comparingLong(AuditRow::number).reversed())
                .limit(query.limit())
                .toList());
  }

  private static boolean holds(Optional<String> wanted, String value) {
    return wanted.isEmpty() || wanted.get().equals(value);
  }

  @Override
  public Future<List<AuditRow>> read(long after, int limit) {
    return access.now(
        () -> rows.stream().filter(row -> row.number() > after).limit(limit).toList());
  }

  @Override
  public Future<AuditHead> head() {
    return access.now(this::last);
  }
}
