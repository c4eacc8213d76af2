package dev.verdict.stress.simulate.explore.mutant;

import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.ForwardingMachine;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.atomic.AtomicCommand;
import dev.verdict.protocol.atomic.AtomicMachine;
import dev.verdict.protocol.atomic.AtomicRecord;
import dev.verdict.protocol.atomic.AtomicState;
import dev.verdict.protocol.atomic.AtomicStatus;
import java.util.List;

/** The shipped machine of atomic transactions, mistaken about who decides what it has delegated. */
final class DelegatingAtomic extends ForwardingMachine<AtomicState, AtomicCommand, AtomicRecord> {
  private static final String DECIDED = "decided though it is delegated";

  /** What is broken. */
  enum How {
    ABORTED_BY_CLIENT,
    ABORTED_BY_TIMER,
    ABORTED_BY_SUCCESSOR,
    SILENCE_IS_NO,
    RESOLVED_AT_ONCE,
    CALLED_BEFORE_DURABLE
  }

  private final How how;

  DelegatingAtomic(How how) {
    super(new AtomicMachine());
    this.how = how;
  }

  @Override
  public Reaction<AtomicRecord> decide(AtomicState state, AtomicCommand command) {
    boolean aborts = how == How.ABORTED_BY_CLIENT && command instanceof AtomicCommand.Abort;
    if (aborts && isDelegated(state)) {
      return abort(state);
    }
    Reaction<AtomicRecord> reaction = intact().decide(state, command);
    return how == How.CALLED_BEFORE_DURABLE && command instanceof AtomicCommand.Begin
        ? Reaction.of(
            reaction.records(),
            reaction.effects().stream().map(effect -> sent(effect, false)).toList())
        : reaction;
  }

  private static Effect sent(Effect effect, boolean onceDurable) {
    return effect instanceof Effect.Call call ? new Effect.Call(call.call(), onceDurable) : effect;
  }

  @Override
  public Reaction<AtomicRecord> decide(AtomicState state, Event event) {
    if (!isDelegated(state)) {
      return intact().decide(state, event);
    }
    if (how == How.RESOLVED_AT_ONCE && event instanceof Event.Resolved resolved) {
      return decided(state, resolved.outcome());
    }
    return aborts(event) ? abort(state) : intact().decide(state, event);
  }

  private boolean aborts(Event event) {
    return switch (how) {
      case ABORTED_BY_TIMER -> event instanceof Event.TimerFired;
      case ABORTED_BY_SUCCESSOR -> event instanceof Event.TakenOver;
      case SILENCE_IS_NO -> event instanceof Event.Unanswered;
      case ABORTED_BY_CLIENT, RESOLVED_AT_ONCE, CALLED_BEFORE_DURABLE -> false;
    };
  }

  private static boolean isDelegated(AtomicState state) {
    return state.stage() == AtomicStatus.DELEGATED;
  }

  private Reaction<AtomicRecord> abort(AtomicState state) {
    return decided(state, Outcome.ABORT);
  }

  private Reaction<AtomicRecord> decided(AtomicState state, Outcome outcome) {
    AtomicRecord decided = intact().decided(outcome, DECIDED);
    List<Effect> owed = intact().resume(intact().evolve(state, decided));
    return Reaction.of(List.of(decided), owed.stream().map(effect -> sent(effect, true)).toList());
  }
}
