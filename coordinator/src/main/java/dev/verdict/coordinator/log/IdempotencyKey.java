package dev.verdict.coordinator.log;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A client's key for one logical request.
 *
 * @param namespace the caller's namespace
 * @param principal the caller
 * @param key 1 to 255 printable ASCII characters
 */
public record IdempotencyKey(String namespace, String principal, String key) {
  /**
   * The only shard that it may be used in (rule 19). Stable for ever.
   *
   * @param shards how many there are
   */
  public int shardOf(int shards) {
    CRC32 crc = new CRC32();
    crc.update(bytes(namespace));
    crc.update(0);
    crc.update(bytes(principal));
    crc.update(0);
    crc.update(bytes(key));
    return (int) (crc.getValue() % shards);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
