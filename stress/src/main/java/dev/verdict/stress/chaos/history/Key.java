package dev.verdict.stress.chaos.history;

/**
 * A row of the table {@code idempotency_key}.
 *
 * @param ref the key
 * @param tx the transaction that it stands for
 */
public record Key(String ref, String tx) {}
