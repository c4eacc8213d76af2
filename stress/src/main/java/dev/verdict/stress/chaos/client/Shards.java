package dev.verdict.stress.chaos.client;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Finds idempotency keys that belong to a given shard, so that every shard can be kept busy. It
 * repeats the coordinator's rule; if that changed, shards would go unmeasured, which shows.
 */
final class Shards {
  private static final String NAMESPACE = "default";

  private final int count;

  Shards(int count) {
    this.count = count;
  }

  /** The first key of this form from the given number on that belongs to the shard. */
  String key(String prefix, int shard, long number) {
    for (int salt = 0; ; salt++) {
      String key = prefix + "-" + number + "-" + salt;
      if (of(key) == shard) {
        return key;
      }
    }
  }

  private int of(String key) {
    CRC32 crc = new CRC32();
    crc.update(NAMESPACE.getBytes(StandardCharsets.UTF_8));
    crc.update(0);
    crc.update(Coordinators.CLIENT.getBytes(StandardCharsets.UTF_8));
    crc.update(0);
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % count);
  }
}
