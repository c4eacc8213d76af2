package dev.verdict.coordinator.engine;

import dev.verdict.protocol.TransactionState.Stuck;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
  private final Map<TxId, Mark> wanted = new LinkedHashMap<>();
  private boolean writing;

  StuckMarks(Shard shard) {
    this.shard = shard;
  }

  private record Mark(String words, Promise<Void> shown) {}

  /** Completes when it, or what replaced it, is written; never, if the shard is gone before. */
  Future<Void> show(TxId id, Stuck stuck) {
    Mark mark = new Mark(Snapshots.words(stuck), Promise.promise());
    Mark replaced = wanted.put(id, mark);
    if (replaced != null) {
      mark.shown().future().onSuccess(shown -> replaced.shown().tryComplete());
    }
    if (!writing) {
      writeNext();
    }
    return mark.shown().future();
  }

  private void writeNext() {
    writing = !wanted.isEmpty() && !shard.isGone();
    if (writing) {
      Map.Entry<TxId, Mark> next = wanted.entrySet().iterator().next();
      write(next.getKey(), next.getValue());
    }
  }

  private void write(TxId id, Mark mark) {
    shard
        .log()
        .markStuck(id, shard.epoch(), mark.words())
        .onComplete(
            (shown, failure) -> {
              if (failure == null) {
                wanted.remove(id, mark);
                writeNext();
                mark.shown().tryComplete();
              } else {
                LOG.warn("Cannot list {} as stuck yet: {}", id, failure.toString());
                shard.time().after(shard.limits().replayRetry(), this::writeNext);
              }
            });
  }
}
