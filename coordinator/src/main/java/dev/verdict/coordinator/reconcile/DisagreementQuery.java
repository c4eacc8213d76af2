package dev.verdict.coordinator.reconcile;

import dev.verdict.protocol.TxId;
import java.util.Optional;

/**
 * Which disagreements to list; every filter that is present must hold.
 *
 * @param namespace the namespace to look in
 * @param open only those that are open ({@code true}) or closed
 * @param participant only those of that service
 * @param transaction only those of that transaction
 * @param before only those before that place: the cursor
 * @param limit how many at most, positive
 */
public record DisagreementQuery(
    String namespace,
    Optional<Boolean> open,
    Optional<String> participant,
    Optional<TxId> transaction,
    Optional<Place> before,
    int limit) {}
