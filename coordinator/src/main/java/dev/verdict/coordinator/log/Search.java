package dev.verdict.coordinator.log;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What no index finds: transactions are looked at one after the other.
 *
 * @param text only those with this in their name, business key, reason, what they are stuck on or
 *     the value of a label, or at the beginning of their id; the case of ASCII letters does not
 *     matter
 * @param longerThan only those that took at least so long, or have been open for so long; of at
 *     least a millisecond each, as all durations here
 * @param finishedWithin only finished ones that took at most so long
 * @param mentions all must hold
 */
public record Search(
    Optional<String> text,
    Optional<Duration> longerThan,
    Optional<Duration> finishedWithin,
    List<Mention> mentions) {
  /** Looks for nothing. */
  public static final Search NONE =
      new Search(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  /** Copies the list. */
  public Search {
    mentions = List.copyOf(mentions);
  }

  /**
   * What stands in the records of a transaction.
   *
   * @param anyOf pieces of records, as they are written; at most {@link #PIECES_MAX}
   * @param wanted whether one of them must be there ({@code true}), or none may
   */
  public record Mention(Set<String> anyOf, boolean wanted) {
    /** How many pieces are looked for in each transaction. */
    public static final int PIECES_MAX = 100;

    /** Copies the pieces. */
    public Mention {
      anyOf = Set.copyOf(anyOf);
    }
  }
}
