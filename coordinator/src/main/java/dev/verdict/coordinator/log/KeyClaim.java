package dev.verdict.coordinator.log;

/**
 * A key and the request that it stands for.
 *
 * @param key the key
 * @param requestHash a hash of the request: the same key with another one is an error
 */
public record KeyClaim(IdempotencyKey key, String requestHash) {}
