package dev.verdict.sdk.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The terms of a transaction.
 *
 * @param timeout how long it may take before its decision; empty for the coordinator's default
 * @param callTimeout how long one call to a participant may take; empty for the default
 * @param businessKey to find it again; empty for none
 * @param labels to find it again
 * @param idempotencyKey the key under which to begin; empty to let the client make one
 */
public record TransactionOptions(
    Optional<Duration> timeout,
    Optional<Duration> callTimeout,
    String businessKey,
    Map<String, String> labels,
    String idempotencyKey) {
  /** The coordinator's defaults. */
  public static final TransactionOptions DEFAULT =
      new TransactionOptions(Optional.empty(), Optional.empty(), "", Map.of(), "");

  /** Copies the labels. */
  public TransactionOptions {
    labels = Map.copyOf(labels);
  }

  /** This with a time-out for the decision. */
  public TransactionOptions timeout(Duration value) {
    return new TransactionOptions(
        Optional.of(value), callTimeout, businessKey, labels, idempotencyKey);
  }

  /** This with a time-out for each call to a participant. */
  public TransactionOptions callTimeout(Duration value) {
    return new TransactionOptions(timeout, Optional.of(value), businessKey, labels, idempotencyKey);
  }

  /** This with a business key. */
  public TransactionOptions businessKey(String value) {
    return new TransactionOptions(timeout, callTimeout, value, labels, idempotencyKey);
  }

  /** This with one more label. */
  public TransactionOptions label(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(name, value);
    return new TransactionOptions(timeout, callTimeout, businessKey, more, idempotencyKey);
  }

  /** This, with a key drawn at random if it has none. */
  TransactionOptions withKey() {
    return idempotencyKey.isEmpty() ? idempotencyKey(UUID.randomUUID().toString()) : this;
  }

  /** This with an idempotency key of the caller's, 1 to 255 printable ASCII characters. */
  public TransactionOptions idempotencyKey(String value) {
    return new TransactionOptions(timeout, callTimeout, businessKey, labels, value);
  }
}
