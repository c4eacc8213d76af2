package dev.verdict.coordinator.engine;

import dev.verdict.coordinator.console.Circumstances;
import dev.verdict.coordinator.console.Situation;
import dev.verdict.coordinator.log.Summary.Kind;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.TransactionState;
import java.util.Optional;

/**
 * What the engine must know of one protocol to run its transactions.
 *
 * @param <S> its state
 * @param <C> its commands
 * @param <R> its records
 */
interface Protocol<S extends TransactionState, C, R extends LogRecord> {
  /** Which one it is. */
  Kind kind();

  /** Its transitions. */
  Machine<S, C, R> machine();

  /** How its records are stored. */
  RecordCodec<R> codec();

  /** About how many characters a record takes in the log. */
  int sizeOf(R fact);

  /** The command for a request; empty if this protocol has none. */
  Optional<C> command(Request request);

  /**
   * The command that gives up.
   *
   * @param reason in words
   */
  C abort(String reason);

  /** The question of a participant in doubt. */
  C inquire();

  /**
   * Whether somebody outside makes the decision: what a person wrote into the decision row is taken
   * as it stands then, and nobody is asked to agree.
   */
  default boolean isDelegated(S state) {
    return false;
  }

  /**
   * The key of what a service says that it did although it had ruled that out before, so that
   * nothing comes of it and a person should look; empty if the event says no such thing.
   */
  default Optional<BranchId> contradiction(S state, Event event) {
    return Optional.empty();
  }

  /** What another input for a step would change; empty if it has no steps. */
  default Optional<InputChange> change(S state, Action.GiveInput given) {
    return Optional.empty();
  }

  /** What a finished transaction returns. */
  Json output(S state);

  /** Where a transaction stands, for people. Not cheap: only for one that somebody looks at. */
  Situation situation(S state, Circumstances circumstances);
}
