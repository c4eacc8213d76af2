package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.console.Halt;
import dev.verdict.coordinator.console.Situation;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Pause;
import dev.verdict.protocol.TransactionState.BranchView;
import dev.verdict.protocol.TransactionState.Stuck;
import dev.verdict.protocol.TxId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A transaction at one moment, as people and clients see it. A decision shows here only once it is
 * durable.
 *
 * @param id the transaction
 * @param summary what lists show
 * @param updatedAt when its state last changed
 * @param branches its branches or steps
 * @param stuck what it is stuck on
 * @param output a completed saga's output; {@link Json#nil} otherwise
 * @param history its stored entries, where they were asked for; else empty
 * @param situation where it stands, in detail, where that was asked for; else empty
 * @param pause who paused it, as long as it is paused
 */
public record Snapshot(
    TxId id,
    Summary summary,
    Instant updatedAt,
    List<BranchView> branches,
    Optional<Stuck> stuck,
    Json output,
    List<StoredTransaction.Entry> history,
    Optional<Situation> situation,
    Optional<Pause> pause) {
  /** One that is not paused, and of which the details were not asked for. */
  public Snapshot(
      TxId id,
      Summary summary,
      Instant updatedAt,
      List<BranchView> branches,
      Optional<Stuck> stuck,
      Json output,
      List<StoredTransaction.Entry> history) {
    this(
        id,
        summary,
        updatedAt,
        branches,
        stuck,
        output,
        history,
        Optional.empty(),
        Optional.empty());
  }

  /** The same, with where it stands, as far as that can be told: it can be seen in any case. */
  Snapshot explained(Supplier<Situation> detail) {
    try {
      return in(detail.get());
    } catch (RuntimeException error) {
      Stuck unknown = stuck.orElseGet(() -> Snapshots.stuck("cannot be explained: " + error));
      return in(Halt.alone(summary.status(), unknown));
    }
  }

  /** The same, with another output and history to be shown. */
  public Snapshot showing(Json shown, List<StoredTransaction.Entry> entries) {
    return new Snapshot(id, summary, updatedAt, branches, stuck, shown, entries, situation, pause);
  }

  /** The same, with where it stands. */
  Snapshot in(Situation detail) {
    return new Snapshot(
        id, summary, updatedAt, branches, stuck, output, history, Optional.of(detail), pause);
  }
}
