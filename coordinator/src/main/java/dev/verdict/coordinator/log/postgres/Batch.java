package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.TxId;
import java.util.List;
import java.util.function.Consumer;

/**
 * Entries that are written by one statement.
 *
 * @param appends in order, of distinct transactions
 */
record Batch(List<Append> appends) {
  Batch {
    appends = List.copyOf(appends);
  }

  List<LogEntry> entries() {
    return appends.stream().map(Append::entry).toList();
  }

  /** Whether somebody waits for the disk. */
  boolean isForced() {
    return appends.stream().anyMatch(append -> append.entry().forced());
  }

  List<TxId> transactions() {
    return appends.stream().map(Append::entry).map(LogEntry::tx).toList();
  }

  /**
   * Tells everybody what became of their entries.
   *
   * @param unstored is told of each one that was not stored
   */
  void complete(List<AppendOutcome> outcomes, Consumer<Append> unstored) {
    Deliveries deliveries = new Deliveries();
    for (int i = 0; i < appends.size(); i++) {
      deliveries.add(appends.get(i), outcomes.get(i));
      if (!(outcomes.get(i) instanceof AppendOutcome.Appended)) {
        unstored.accept(appends.get(i));
      }
    }
    deliveries.send();
  }

  void fail(RuntimeException error) {
    appends.forEach(append -> append.fail(error));
  }

  boolean isSingle() {
    return appends.size() == 1;
  }

  Batch firstHalf() {
    return new Batch(appends.subList(0, appends.size() / 2));
  }

  Batch secondHalf() {
    return new Batch(appends.subList(appends.size() / 2, appends.size()));
  }
}
