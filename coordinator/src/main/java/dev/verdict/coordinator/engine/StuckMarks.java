package dev.verdict.coordinator.engine;

import dev.verdict.protocol.TransactionState.Stuck;
import dev.verdict.protocol.TxId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows in lists which of a shard's transactions the coordinator itself cannot drive on: no entry
 * of theirs says so. One is written at a time, and again until it is.
 */
final class StuckMarks {
  private static final Logger LOG = LoggerFactory.getLogger(StuckMarks.class);

  private final Shard shard;
  private final Map<TxId, String> wanted = new LinkedHashMap<>();
  private boolean writing;

  StuckMarks(Shard shard) {
    this.shard = shard;
  }

  void show(TxId id, Stuck stuck) {
    wanted.put(id, Snapshots.words(stuck));
    if (!writing) {
      writeNext();
    }
  }

  private void writeNext() {
    writing = !wanted.isEmpty() && !shard.isGone();
    if (writing) {
      Map.Entry<TxId, String> next = wanted.entrySet().iterator().next();
      write(next.getKey(), next.getValue());
    }
  }

  private void write(TxId id, String words) {
    shard
        .log()
        .markStuck(id, shard.epoch(), words)
        .onComplete(
            (shown, failure) -> {
              if (failure == null) {
                wanted.remove(id, words);
                writeNext();
              } else {
                LOG.warn("Cannot list {} as stuck yet: {}", id, failure.toString());
                shard.time().after(shard.limits().replayRetry(), this::writeNext);
              }
            });
  }
}
