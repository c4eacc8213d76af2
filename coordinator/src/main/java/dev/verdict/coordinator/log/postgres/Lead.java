package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.LogEntry;

/**
 * The right to write that an entry was made under.
 *
 * @param shard the shard
 * @param epoch the epoch in which its writer leads it
 */
record Lead(int shard, long epoch) implements Comparable<Lead> {
  static Lead of(LogEntry entry) {
    return new Lead(entry.tx().shard(), entry.epoch());
  }

  @Override
  public int compareTo(Lead other) {
    int byShard = Integer.compare(shard, other.shard);
    return byShard != 0 ? byShard : Long.compare(epoch, other.epoch);
  }
}
