package dev.verdict.coordinator.engine;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;

/**
 * A service says that it did what it had ruled out before, so that nothing comes of it and a person
 * has to look.
 *
 * @param transaction the transaction
 * @param namespace the transaction's
 * @param key the key under which the service did it
 * @param participant the service
 */
public record Contradiction(TxId transaction, String namespace, BranchId key, String participant) {}
