package dev.verdict.protocol.atomic;

import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TxId;
import java.util.List;

/**
 * Two-phase commit with presumed abort (Mohan, Lindsay and Obermarck, 1986). Try-confirm-cancel is
 * the same protocol with other names for its calls, see {@link Branch.Style}.
 *
 * <p>{@link #resume} names at least everything that a run without a crash could have under way; a
 * call that would wait for its retry is made at once.
 *
 * <p>A reaction to {@link Event.TakenOver} carries records only: the effects are those of {@link
 * #resume} that follow.
 */
public final class AtomicMachine implements Machine<AtomicState, AtomicCommand, AtomicRecord> {
  /** It has no state of its own: one serves all transactions. */
  public AtomicMachine() {}

  @Override
  public AtomicState initial(TxId id) {
    return AtomicState.absent(id);
  }

  @Override
  public Reaction<AtomicRecord> decide(AtomicState state, AtomicCommand command) {
    return command.accept(new Commands(state));
  }

  @Override
  public Reaction<AtomicRecord> decide(AtomicState state, Event event) {
    return event.accept(new Events(state));
  }

  @Override
  public AtomicState evolve(AtomicState state, AtomicRecord record) {
    return record.accept(new Evolution(state));
  }

  @Override
  public List<Effect> resume(AtomicState state) {
    return Owed.in(state);
  }

  @Override
  public AtomicRecord decided(Outcome outcome, String reason) {
    return new AtomicRecord.Decided(outcome, reason);
  }
}
