package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.TransactionState.Stuck;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What people see of a state. */
final class Snapshots {
  /** Stands for the coordinator itself where a branch is expected. */
  static final BranchId COORDINATOR = new BranchId("coordinator");

  private Snapshots() {}

  static <S extends TransactionState> Summary summary(
      Protocol<S, ?, ?> protocol, Origin origin, S state, Optional<Stuck> halted) {
    return new Summary(
        protocol.kind(),
        origin,
        state.status(),
        state.outcome(),
        state.reason(),
        halted.or(state::stuck).map(Snapshots::words),
        state.finished());
  }

  static <S extends TransactionState> Snapshot snapshot(
      Protocol<S, ?, ?> protocol,
      Origin origin,
      S state,
      Optional<Stuck> halted,
      Instant updatedAt,
      List<StoredTransaction.Entry> history) {
    return new Snapshot(
        state.id(),
        summary(protocol, origin, state, halted),
        updatedAt,
        state.branches(),
        halted.or(state::stuck),
        protocol.output(state),
        history);
  }

  private static String words(Stuck stuck) {
    return stuck.branch() + ": " + stuck.reason();
  }
}
