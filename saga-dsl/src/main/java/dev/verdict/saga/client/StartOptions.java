package dev.verdict.saga.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What may be said when a saga is started.
 *
 * @param businessKey the caller's own name for it, to find it by; not unique
 * @param labels to find it by
 * @param idempotencyKey 1 to 255 printable ASCII characters; starting again with the same key finds
 *     the saga that was started first. If empty, each start gets a key of its own, which covers the
 *     client's own repeats but not a restart of its process
 */
public record StartOptions(
    Optional<String> businessKey, Map<String, String> labels, Optional<String> idempotencyKey) {
  /** Nothing said. */
  public static final StartOptions NONE =
      new StartOptions(Optional.empty(), Map.of(), Optional.empty());

  /**
   * Checks the key and copies the labels.
   *
   * @throws IllegalArgumentException if the idempotency key does not have its form
   */
  public StartOptions {
    labels = Map.copyOf(labels);
    if (idempotencyKey.isPresent() && !idempotencyKey.get().matches("[\\x20-\\x7e]{1,255}")) {
      throw new IllegalArgumentException(
          "an idempotency key is 1 to 255 printable ASCII characters");
    }
  }

  /** These with a business key. */
  public StartOptions withBusinessKey(String key) {
    return new StartOptions(Optional.of(key), labels, idempotencyKey);
  }

  /** These with one more label. */
  public StartOptions withLabel(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(name, value);
    return new StartOptions(businessKey, more, idempotencyKey);
  }

  /** These with an idempotency key. */
  public StartOptions withIdempotencyKey(String key) {
    return new StartOptions(businessKey, labels, Optional.of(key));
  }
}
