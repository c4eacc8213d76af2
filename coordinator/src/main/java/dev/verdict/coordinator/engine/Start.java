package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.log.KeyClaim;
import dev.verdict.coordinator.log.Summary.Origin;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.TransactionState;
import java.util.Optional;

/**
 * A transaction to begin.
 *
 * @param protocol the protocol that it follows
 * @param command the command that begins it
 * @param origin who begins it
 * @param claim its idempotency key
 */
record Start<S extends TransactionState, C, R extends LogRecord>(
    Protocol<S, C, R> protocol, C command, Origin origin, Optional<KeyClaim> claim) {}
