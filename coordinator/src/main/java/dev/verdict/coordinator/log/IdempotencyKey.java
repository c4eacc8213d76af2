package dev.verdict.coordinator.log;

/**
 * A client's key for one logical request.
 *
 * @param namespace the caller's namespace
 * @param principal the caller
 * @param key 1 to 255 printable ASCII characters
 */
public record IdempotencyKey(String namespace, String principal, String key) {}
