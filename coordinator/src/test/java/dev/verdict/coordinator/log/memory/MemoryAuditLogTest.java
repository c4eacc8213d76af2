package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.audit.AuditLog;
import dev.verdict.coordinator.log.AuditLogSuite;
import java.time.InstantSource;

/** The audit log in memory. */
class MemoryAuditLogTest extends AuditLogSuite {
  @Override
  protected AuditLog log() {
    return new MemoryDatabase(1, InstantSource.system()).audit(Runnable::run);
  }
}
