package dev.verdict.protocol.atomic;

import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reaction in the making: the facts so far and the state that they lead to. What follows from any
 * fact is drawn in one place, {@link #conclude}: the votes' decision, the end, and the effects of
 * entering a new status.
 */
final class Draft {
  private final AtomicState before;
  private AtomicState state;
  private final List<AtomicRecord> records = new ArrayList<>(4);
  private final List<Effect> effects = new ArrayList<>(4);

  Draft(AtomicState before) {
    this.before = before;
    this.state = before;
  }

  AtomicState state() {
    return state;
  }

  Draft record(AtomicRecord record) {
    records.add(record);
    state = record.accept(new Evolution(state));
    return this;
  }

  Draft abort(String reason) {
    return record(new AtomicRecord.Decided(Outcome.ABORT, reason));
  }

  Draft effect(Effect effect) {
    effects.add(effect);
    return this;
  }

  /** The reaction with all that follows from its facts. */
  Reaction<AtomicRecord> conclude() {
    follow();
    if (state.stage() != before.stage()) {
      entered();
    }
    return reaction();
  }

  /** The facts and what follows from them, but no effects: those of a resume come next. */
  Reaction<AtomicRecord> concludeBeforeResume() {
    follow();
    return reaction();
  }

  private void follow() {
    if (state.stage().undecided()) {
      Votes.decision(state).ifPresent(this::record);
    }
    if (state.finished() && !state.ended()) {
      record(new AtomicRecord.Ended(state.spec().held()));
    }
  }

  private void entered() {
    // What waited in the status that was left no longer matters.
    effects.clear();
    if (before.stage() == AtomicStatus.ABSENT && state.stage().undecided()) {
      effects.add(new Effect.Wake(Timer.deadline(), state.spec().timeout()));
    }
    Owed.calls(state, forced(), effects);
  }

  private boolean forced() {
    for (AtomicRecord record : records) {
      if (record.durability() == Durability.FORCED) {
        return true;
      }
    }
    return false;
  }

  private Reaction<AtomicRecord> reaction() {
    return new Reaction<>(records, effects, Optional.empty());
  }
}
