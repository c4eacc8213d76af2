package dev.verdict.stress.chaos.history;

import java.util.List;

/**
 * A row of the table {@code entry}.
 *
 * @param tx the transaction
 * @param seq its number in the transaction, from 1
 * @param shard the shard
 * @param epoch the epoch that wrote it
 * @param writtenUs when the statement began that wrote it, in microseconds since 1970
 * @param durableUs when it was committed, by the same clock
 * @param records the kinds of its records, in their order
 * @param decided the outcome that one of them states; empty for none
 */
public record LogLine(
    String tx,
    int seq,
    int shard,
    long epoch,
    long writtenUs,
    long durableUs,
    List<String> records,
    String decided) {
  /** Copies the list. */
  public LogLine {
    records = List.copyOf(records);
  }
}
