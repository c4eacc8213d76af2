package dev.verdict.coordinator.log;

import dev.verdict.protocol.TxId;

/**
 * What a key stands for.
 *
 * @param tx the transaction that was begun with it; it may be older than the retention
 * @param requestHash the hash of the request that began it
 */
public record KeyHolder(TxId tx, String requestHash) {}
