package dev.verdict.sdk.resource;

import dev.verdict.protocol.TxId;
import dev.verdict.sdk.barrier.Call;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The epoch of each shard's leader, as far as calls tell: a higher one than before says that the
 * shard has another leader. Thread-safe.
 */
final class Leaders {
  private final AtomicLongArray epochs = new AtomicLongArray(TxId.SHARDS_MAX);

  /** Whether the call is the first of its leader. */
  boolean isFirstOf(Call call) {
    int shard = call.key().tx().shard();
    return epochs.get(shard) < call.epoch()
        && epochs.getAndAccumulate(shard, call.epoch(), Math::max) < call.epoch();
  }

  /** Whether the leader that began the transaction has a successor. */
  boolean isOrphan(TxId tx) {
    return tx.epoch() < epochs.get(tx.shard());
  }
}
