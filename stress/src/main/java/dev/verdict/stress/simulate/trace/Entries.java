package dev.verdict.stress.simulate.trace;

import dev.verdict.protocol.TxId;
import java.util.List;
import java.util.Optional;

/** The order of one transaction's entries. */
final class Entries {
  private Entries() {}

  /**
   * What is wrong with the order, in words; empty if nothing is.
   *
   * @param newest the newest epoch of the transaction's shard
   */
  static Optional<String> disorder(List<Trace.Entry> entries, long newest) {
    long epoch = new TxId(entries.get(0).tx()).epoch();
    int seq = 0;
    for (Trace.Entry entry : entries) {
      seq++;
      if (entry.seq() != seq) {
        return Optional.of("entry " + seq + " is missing");
      }
      if (entry.epoch() < epoch) {
        return Optional.of(
            "entry " + seq + " is of epoch " + entry.epoch() + ", after epoch " + epoch);
      }
      if (entry.epoch() > newest) {
        return Optional.of(
            "entry " + seq + " is of epoch " + entry.epoch() + ", its shard's newest is " + newest);
      }
      if (!entry.kind().equals(entries.get(0).kind())) {
        return Optional.of("entry " + seq + " is of a transaction of another kind");
      }
      epoch = entry.epoch();
    }
    return Optional.empty();
  }
}
