package dev.verdict.coordinator.locks;

import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.LockMode;
import dev.verdict.protocol.wire.LockRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who wants what.
 *
 * @param holder the id of a transaction or of a lease
 * @param resources what is claimed, all of it at once
 * @param waitMax how long the claim may wait for its turn, zero for not at all
 * @param ttl how long it is held once granted, unless renewed; empty for a transaction, which holds
 *     it to its end
 * @param epoch the epoch of the transaction's shard in which it is claimed; 0 for a lease
 * @param note says to people who that is; may be empty
 */
public record LockClaim(
    String holder,
    SortedMap<String, LockMode> resources,
    Duration waitMax,
    Optional<Duration> ttl,
    long epoch,
    String note) {
  /** Copies the resources. */
  public LockClaim {
    resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
  }

  /** That of a transaction. */
  public static LockClaim of(TxId tx, LockRequest request, long epoch) {
    return new LockClaim(
        tx.text(), request.resources(), request.waitMax(), Optional.empty(), epoch, "");
  }

  /** The same for the same request only, for comparison with a repeat. */
  public String request() {
    StringBuilder text = new StringBuilder();
    resources.forEach(
        (name, mode) -> text.append(mode.word()).append(' ').append(name).append('\n'));
    return text.toString();
  }
}
