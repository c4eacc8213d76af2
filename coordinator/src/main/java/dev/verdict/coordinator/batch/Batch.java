package dev.verdict.coordinator.batch;

import java.time.Instant;

/**
 * One action on many transactions, as all nodes see it.
 *
 * @param order what was asked for
 * @param state how it stands
 * @param progress how far it is; at most some seconds old
 * @param stoppedBy who asked to stop it; empty if nobody did
 * @param begunAt when it began, by the database's clock
 * @param updatedAt when its node last said how far it is
 */
public record Batch(
    BatchOrder order,
    BatchState state,
    Progress progress,
    String stoppedBy,
    Instant begunAt,
    Instant updatedAt) {
  /** How many of its transactions nobody has asked yet. */
  public int left() {
    return Math.max(
        0, order.selected() - progress.done() - progress.refused() - progress.skipped());
  }
}
