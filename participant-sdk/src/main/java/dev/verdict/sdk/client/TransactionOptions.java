package dev.verdict.sdk.client;

import dev.verdict.protocol.wire.LockMode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The terms of a transaction.
 *
 * @param timeout how long it may take before its decision; empty for the coordinator's default
 * @param callTimeout how long one call to a participant may take; empty for the default
 * @param businessKey to find it again; empty for none
 * @param labels to find it again
 * @param idempotencyKey the key under which to begin; empty to let the client make one
 * @param locks what it holds from before it begins until every participant acknowledged its
 *     outcome, and how
 * @param lockWait how long it may take until all of that is granted, at most 1 min; empty for the
 *     coordinator's default
 */
public record TransactionOptions(
    Optional<Duration> timeout,
    Optional<Duration> callTimeout,
    String businessKey,
    Map<String, String> labels,
    String idempotencyKey,
    SortedMap<String, LockMode> locks,
    Optional<Duration> lockWait) {
  /** The coordinator's defaults. */
  public static final TransactionOptions DEFAULT =
      new TransactionOptions(Optional.empty(), Optional.empty(), "", Map.of(), "");

  /** Copies the labels and the locks. */
  public TransactionOptions {
    labels = Map.copyOf(labels);
    locks = Collections.unmodifiableSortedMap(new TreeMap<>(locks));
  }

  /** Those of a transaction that holds nothing. */
  public TransactionOptions(
      Optional<Duration> timeout,
      Optional<Duration> callTimeout,
      String businessKey,
      Map<String, String> labels,
      String idempotencyKey) {
    this(
        timeout,
        callTimeout,
        businessKey,
        labels,
        idempotencyKey,
        new TreeMap<>(),
        Optional.empty());
  }

  /** This with a time-out for the decision. */
  public TransactionOptions timeout(Duration value) {
    return new TransactionOptions(
        Optional.of(value), callTimeout, businessKey, labels, idempotencyKey, locks, lockWait);
  }

  /** This with a time-out for each call to a participant. */
  public TransactionOptions callTimeout(Duration value) {
    return new TransactionOptions(
        timeout, Optional.of(value), businessKey, labels, idempotencyKey, locks, lockWait);
  }

  /** This with a business key. */
  public TransactionOptions businessKey(String value) {
    return new TransactionOptions(
        timeout, callTimeout, value, labels, idempotencyKey, locks, lockWait);
  }

  /** This with one more label. */
  public TransactionOptions label(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(name, value);
    return new TransactionOptions(
        timeout, callTimeout, businessKey, more, idempotencyKey, locks, lockWait);
  }

  /**
   * This, holding these resources as well. Who is not granted all of them in time begins nothing:
   * {@link ProblemException} with the code {@code lock_timeout}.
   *
   * @param mode whether others that share them may hold them at the same time
   * @param resources their names, up to 100 in all, each of 1 to 200 characters
   */
  public TransactionOptions holding(LockMode mode, String... resources) {
    SortedMap<String, LockMode> more = new TreeMap<>(locks);
    for (String resource : resources) {
      more.put(resource, mode);
    }
    return new TransactionOptions(
        timeout, callTimeout, businessKey, labels, idempotencyKey, more, lockWait);
  }

  /** This with another wait for what it holds, at most 1 min. */
  public TransactionOptions lockWait(Duration longest) {
    return new TransactionOptions(
        timeout, callTimeout, businessKey, labels, idempotencyKey, locks, Optional.of(longest));
  }

  /** This, with a key drawn at random if it has none. */
  TransactionOptions withKey() {
    return idempotencyKey.isEmpty() ? idempotencyKey(UUID.randomUUID().toString()) : this;
  }

  /** This with an idempotency key of the caller's, 1 to 255 printable ASCII characters. */
  public TransactionOptions idempotencyKey(String value) {
    return new TransactionOptions(
        timeout, callTimeout, businessKey, labels, value, locks, lockWait);
  }
}
