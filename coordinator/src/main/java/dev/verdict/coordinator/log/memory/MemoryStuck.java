package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.log.StoredTransaction;
import dev.verdict.coordinator.log.StuckCounts;
import dev.verdict.coordinator.log.StuckCounts.Alike;
import dev.verdict.coordinator.log.Summary;
import dev.verdict.protocol.TxId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts what does not proceed. */
final class MemoryStuck {
  private MemoryStuck() {}

  private record Key(Summary.Kind kind, String name, String status, String stuck) {}

  /**
   * Counts those that are stuck.
   *
   * @param unfinished newest first
   */
  static StuckCounts count(Stream<StoredTransaction> unfinished) {
    List<StoredTransaction> stuck =
        unfinished
            .filter(each -> each.summary().stuck().isPresent())
            .limit(StuckCounts.COUNTED_MAX + 1L)
            .toList();
    Map<Key, List<TxId>> alike =
        stuck.stream()
            .limit(StuckCounts.COUNTED_MAX)
            .collect(
                Collectors.groupingBy(
                    MemoryStuck::key,
                    LinkedHashMap::new,
                    Collectors.mapping(StoredTransaction::tx, Collectors.toList())));
    return new StuckCounts(
        alike.entrySet().stream().map(each -> alike(each.getKey(), each.getValue())).toList(),
        stuck.size() <= StuckCounts.COUNTED_MAX);
  }

  private static Key key(StoredTransaction each) {
    Summary summary = each.summary();
    return new Key(
        summary.kind(), summary.origin().name(), summary.status(), summary.stuck().orElse(""));
  }

  private static Alike alike(Key key, List<TxId> newestFirst) {
    return new Alike(
        key.kind(),
        key.name(),
        key.status(),
        key.stuck(),
        newestFirst.size(),
        newestFirst.get(newestFirst.size() - 1),
        newestFirst.stream().limit(StuckCounts.EXAMPLES_MAX).toList());
  }
}
