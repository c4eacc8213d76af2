package dev.verdict.coordinator.audit;

import io.vertx.core.Future;
import java.util.List;

/**
 * What operators did, one row an action, in one chain that all nodes append to. Nothing is ever
 * changed or removed. Futures fail if the database does not answer.
 */
public interface AuditLog {
  /**
   * Adds a row, durably. If this fails, the row may be there all the same.
   *
   * @return the row as it is on record
   */
  Future<AuditRow> append(AuditEntry entry);

  /** Rows that match, the newest first. */
  Future<List<AuditRow>> list(AuditQuery query);

  /**
   * A piece of the chain, the oldest first.
   *
   * @param after rows with a larger number
   * @param limit how many at most, positive
   */
  Future<List<AuditRow>> read(long after, int limit);

  /** The end of the chain, after which the next row comes. */
  Future<AuditHead> head();
}
