package dev.verdict.protocol.atomic;

import dev.verdict.protocol.wire.HeldLocks;
import java.time.Duration;

/**
 * What a client asks of an atomic transaction as a whole.
 *
 * @param timeout how long it may be undecided before it is aborted, positive
 * @param callTimeout how long one call to a participant may take, positive
 * @param durableBegin whether the begin must be on disk before the client is told of the
 *     transaction
 * @param held what it was granted before it began, until it ended
 */
public record AtomicSpec(
    Duration timeout, Duration callTimeout, boolean durableBegin, HeldLocks held) {
  /** That of a transaction that holds nothing. */
  public AtomicSpec(Duration timeout, Duration callTimeout, boolean durableBegin) {
    this(timeout, callTimeout, durableBegin, HeldLocks.NONE);
  }

  /** The same terms, of one that holds something. */
  public AtomicSpec holding(HeldLocks locks) {
    return new AtomicSpec(timeout, callTimeout, durableBegin, locks);
  }
}
