package dev.verdict.coordinator.log;

import dev.verdict.protocol.Outcome;
import java.util.Map;
import java.util.Optional;

/**
 * What lists show of a transaction, and what finds it.
 *
 * @param kind the protocol
 * @param origin who began it and how they name it; never changes
 * @param status the state's stable word
 * @param outcome the decision, if any
 * @param reason in words
 * @param stuck what it is stuck on, in words, if it is
 * @param finished whether nothing is left to do
 */
public record Summary(
    Kind kind,
    Origin origin,
    String status,
    Optional<Outcome> outcome,
    String reason,
    Optional<String> stuck,
    boolean finished) {

  /** The same, stuck on that. */
  public Summary stuckOn(String why) {
    return new Summary(kind, origin, status, outcome, reason, Optional.of(why), finished);
  }

  /** The protocols. */
  public enum Kind {
    ATOMIC,
    SAGA
  }

  /**
   * Who began a transaction, and how they name it.
   *
   * @param namespace the namespace that it belongs to
   * @param principal who began it
   * @param name the saga's name; empty for an atomic transaction
   * @param businessKey the user's own name for it, up to 200 characters; empty if there is none
   * @param labels up to 32, each up to 200 characters
   * @param traceparent the W3C trace context that it was begun in; empty if there was none
   */
  public record Origin(
      String namespace,
      String principal,
      String name,
      String businessKey,
      Map<String, String> labels,
      String traceparent) {
    /** Copies the labels. */
    public Origin {
      labels = Map.copyOf(labels);
    }
  }
}
