package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.console.Halt;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
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
        storable(state.reason()),
        halted.or(state::stuck).map(stuck -> storable(words(stuck))),
        state.finished());
  }

  /** Words of participants, without the one character that no database column takes. */
  private static String storable(String words) {
    return words.replace('\0', '\uFFFD');
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
        history,
        Optional.empty(),
        state.pause());
  }

  /**
   * A transaction that is not in memory.
   *
   * @param state the fold over its records
   * @param output what it returns
   */
  static Snapshot stored(StoredTransaction stored, TransactionState state, Json output) {
    return new Snapshot(
        stored.tx(),
        stored.summary(),
        stored.updatedAt(),
        state.branches(),
        state.stuck().or(() -> stored.summary().stuck().map(Snapshots::unworded)),
        output,
        stored.entries(),
        Optional.empty(),
        state.pause());
  }

  /** A transaction whose records cannot be replayed. What is no JSON in them is shown as text. */
  static Snapshot damaged(StoredTransaction stored, String why) {
    Stuck stuck = stuck(why);
    return new Snapshot(
            stored.tx(),
            stored.summary().stuckOn(words(stuck)),
            stored.updatedAt(),
            List.of(),
            Optional.of(stuck),
            Json.nil(),
            stored.entries().stream().map(Snapshots::legible).toList())
        .in(Halt.alone(stored.summary().status(), stuck));
  }

  private static StoredTransaction.Entry legible(StoredTransaction.Entry entry) {
    String text;
    try {
      text = JsonText.write(JsonText.read(entry.records()));
    } catch (RuntimeException garbage) {
      text = JsonText.write(Json.text(entry.records()));
    }
    return new StoredTransaction.Entry(entry.seq(), entry.epoch(), entry.writtenAt(), text);
  }

  // --- being stuck, in words

  /** Stuck on the coordinator itself. */
  static Stuck stuck(String why) {
    return new Stuck(COORDINATOR, why, 1);
  }

  /** Whether no participant is to blame. */
  static boolean isCoordinator(Stuck stuck) {
    return stuck.branch().equals(COORDINATOR);
  }

  static String words(Stuck stuck) {
    return stuck.branch() + ": " + stuck.reason();
  }

  private static Stuck unworded(String words) {
    String prefix = COORDINATOR + ": ";
    return stuck(words.startsWith(prefix) ? words.substring(prefix.length()) : words);
  }
}
