package dev.verdict.coordinator.leadership;

import java.net.URI;
import java.util.Optional;

/**
 * Where each shard is led right now, as far as this node knows.
 *
 * <p>An answer is an opinion and may be out of date: who may write is decided by the shard's epoch
 * in the database alone. A caller that was told otherwise says so with {@link #doubted}. Both
 * methods return at once and may be called from any thread, event loops included.
 */
public interface ShardDirectory {

  /**
   * @param shard 0 or more and less than the number of shards
   * @return the node that led the shard when the directory last looked, which may be this one;
   *     empty while nobody is known to lead it or its owner has told no address
   */
  Optional<Owner> ownerOf(int shard);

  /**
   * The caller was told that the owner given for {@code shard} does not lead it: look again soon.
   */
  void doubted(int shard);

  /**
   * The leader of a shard.
   *
   * @param node the id of this run of that node's process
   * @param url the HTTP base URL by which other nodes reach it
   */
  record Owner(String node, URI url) {}
}
