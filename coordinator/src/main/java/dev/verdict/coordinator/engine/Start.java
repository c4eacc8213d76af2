package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.TransactionState;
import dev.verdict.protocol.wire.HeldLocks;
import dev.verdict.protocol.wire.LockRequest;
import java.util.Optional;
import java.util.function.Function;

/**
 * A transaction to begin.
 *
 * @param protocol the protocol that it follows
 * @param command the command that begins it
 * @param origin who begins it
 * @param claim its idempotency key
 * @param holding what must be granted before it begins, or is by now; empty if nothing
 */
record Start<S extends TransactionState, C, R extends LogRecord>(
    Protocol<S, C, R> protocol,
    C command,
    Origin origin,
    Optional<KeyClaim> claim,
    Optional<Holding<C>> holding) {
  /** One that needs to hold nothing. */
  Start(Protocol<S, C, R> protocol, C command, Origin origin, Optional<KeyClaim> claim) {
    this(protocol, command, origin, claim, Optional.empty());
  }

  /**
   * What a transaction is to hold.
   *
   * @param request what it asks for
   * @param command the command that begins it, once it is known what it was granted
   */
  record Holding<C>(LockRequest request, Function<HeldLocks, C> command) {}

  /** The same, begun by the command that knows what it was granted. */
  Start<S, C, R> by(C other) {
    return new Start<>(protocol, other, origin, claim, holding);
  }
}
