package dev.verdict.protocol;

import java.util.List;
import java.util.Optional;

/**
 * What a transaction makes of an input: facts to append, then wishes to carry out; or a refusal,
 * which changes nothing.
 *
 * @param records in the order in which they happened
 * @param effects in the order in which they should start
 * @param refusal why the command was not accepted; records and effects are then empty
 * @param <R> the protocol's records
 */
public record Reaction<R extends LogRecord>(
    List<R> records, List<Effect> effects, Optional<Refusal> refusal) {
  /** Copies the lists. */
  public Reaction {
    records = List.copyOf(records);
    effects = List.copyOf(effects);
    if (refusal.isPresent() && !(records.isEmpty() && effects.isEmpty())) {
      throw new IllegalArgumentException("a refusal changes nothing");
    }
  }

  /** Nothing happens: the input is accepted and changes nothing. */
  public static <R extends LogRecord> Reaction<R> nothing() {
    return new Reaction<>(List.of(), List.of(), Optional.empty());
  }

  /** The command is not accepted. */
  public static <R extends LogRecord> Reaction<R> refused(Refusal refusal) {
    return new Reaction<>(List.of(), List.of(), Optional.of(refusal));
  }

  /** Records and effects. */
  public static <R extends LogRecord> Reaction<R> of(
      List<? extends R> records, List<? extends Effect> effects) {
    return new Reaction<>(List.copyOf(records), List.copyOf(effects), Optional.empty());
  }
}
