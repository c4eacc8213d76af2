package dev.verdict.stress.chaos.check;

import dev.verdict.stress.chaos.history.History;
import dev.verdict.stress.chaos.history.LogLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fence, seen from outside: in each shard, whatever an older epoch wrote was durable before a
 * newer one began to write.
 */
final class EpochChecks {
  private EpochChecks() {}

  static void check(History history, Findings findings) {
    Map<Integer, List<LogLine>> byShard = new HashMap<>();
    for (LogLine entry : history.log().entries()) {
      byShard.computeIfAbsent(entry.shard(), shard -> new ArrayList<>()).add(entry);
      long newest = history.log().epochs().getOrDefault(entry.shard(), 0L);
      findings.expect(
          entry.epoch() <= newest,
          Rule.EPOCHS,
          entry.tx(),
          "written in epoch " + entry.epoch() + ", but the shard's newest is " + newest);
    }
    byShard.values().forEach(entries -> checkShard(entries, findings));
  }

  private static void checkShard(List<LogLine> entries, Findings findings) {
    entries.sort(Comparator.comparingLong(LogLine::durableUs));
    long newest = 0;
    for (LogLine entry : entries) {
      findings.expect(
          entry.epoch() >= newest,
          Rule.EPOCHS,
          entry.tx(),
          "epoch " + entry.epoch() + " wrote to the shard after epoch " + newest + " had written");
      newest = Math.max(newest, entry.epoch());
    }
  }
}
