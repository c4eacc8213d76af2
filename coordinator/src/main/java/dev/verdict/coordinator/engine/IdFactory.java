package dev.verdict.coordinator.engine;

import dev.verdict.protocol.TxId;
import java.util.random.RandomGenerator;

/** Names new transactions. */
public interface IdFactory {
  /** A new id, born now in that shard and epoch. */
  TxId next(long nowMillis, int shard, long epoch);

  /**
   * Ids that cannot be guessed easily and never repeat within a millisecond: the lower 20 bits of
   * the unique part count, the upper 30 are random. For one thread.
   */
  static IdFactory counting(RandomGenerator random) {
    return new IdFactory() {
      private long count = random.nextLong();

      @Override
      public TxId next(long nowMillis, int shard, long epoch) {
        count++;
        long unique = (random.nextLong() << 20) | (count & 0xfffff);
        return TxId.of(nowMillis, shard, epoch, unique & TxId.UNIQUE_MAX);
      }
    };
  }
}
