package dev.verdict.coordinator.engine;

import dev.verdict.protocol.Effect;
import dev.verdict.protocol.Event;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Machine;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Reaction;
import dev.verdict.protocol.TransactionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something for a transaction to react to.
 *
 * @param <C> the commands of its protocol
 */
sealed interface Input<C> {
  /** What the protocol makes of it. */
  <S extends TransactionState, R extends LogRecord> Reaction<R> decide(
      Machine<S, C, R> machine, S state);

  /** What is to be carried out once the reaction's records hold. */
  default <S extends TransactionState, R extends LogRecord> List<Effect> effects(
      Machine<S, C, R> machine, Reaction<R> reaction, S next) {
    return reaction.effects();
  }

  /** Whether effects that need not wait for the log may start before it. */
  default boolean mayStartEarly() {
    return true;
  }

  /** Whether something must be stored of the transaction when this is dealt with. */
  default boolean isToBeStored() {
    return false;
  }

  /** Why it is not to be decided, now that its turn has come. */
  default Optional<RuntimeException> objection() {
    return Optional.empty();
  }

  /** Who waits for it. */
  Reply reply();

  /** A user's command. */
  record Asked<C>(C command, Reply reply) implements Input<C> {
    @Override
    public <S extends TransactionState, R extends LogRecord> Reaction<R> decide(
        Machine<S, C, R> machine, S state) {
      return machine.decide(state, command);
    }
  }

  /** An event. */
  record Happened<C>(Event event, Reply reply) implements Input<C> {
    @Override
    public <S extends TransactionState, R extends LogRecord> Reaction<R> decide(
        Machine<S, C, R> machine, S state) {
      return machine.decide(state, event);
    }
  }

  /** An event that depends on what is under way when its turn comes. */
  record LetGo<C>(Supplier<? extends Event> event, Reply reply) implements Input<C> {
    @Override
    public <S extends TransactionState, R extends LogRecord> Reaction<R> decide(
        Machine<S, C, R> machine, S state) {
      return machine.decide(state, event.get());
    }
  }

  /**
   * One that is decided only if something holds when its turn comes: what stood before it in the
   * queue may have changed that.
   *
   * @param requirement fails if it does not hold
   */
  record Provided<C>(Input<C> input, Runnable requirement) implements Input<C> {
    @Override
    public Optional<RuntimeException> objection() {
      try {
        requirement.run();
        return Optional.empty();
      } catch (RuntimeException why) {
        return Optional.of(why);
      }
    }

    @Override
    public <S extends TransactionState, R extends LogRecord> Reaction<R> decide(
        Machine<S, C, R> machine, S state) {
      return input.decide(machine, state);
    }

    @Override
    public <S extends TransactionState, R extends LogRecord> List<Effect> effects(
        Machine<S, C, R> machine, Reaction<R> reaction, S next) {
      return input.effects(machine, reaction, next);
    }

    @Override
    public boolean mayStartEarly() {
      return input.mayStartEarly();
    }

    @Override
    public boolean isToBeStored() {
      return input.isToBeStored();
    }

    @Override
    public Reply reply() {
      return input.reply();
    }
  }

  /** An event after which all that is owed is carried out, whatever was under way before. */
  record Resumed<C>(Event event, Reply reply) implements Input<C> {
    @Override
    public <S extends TransactionState, R extends LogRecord> Reaction<R> decide(
        Machine<S, C, R> machine, S state) {
      return machine.decide(state, event);
    }

    @Override
    public <S extends TransactionState, R extends LogRecord> List<Effect> effects(
        Machine<S, C, R> machine, Reaction<R> reaction, S next) {
      return machine.resume(next);
    }

    /** What is owed then may rest on records of this very reaction. */
    @Override
    public boolean mayStartEarly() {
      return false;
    }
  }

  /**
   * The outcome that a person wrote into the decision row is taken as it stands.
   *
   * @param row that outcome
   */
  record Adopted<C>(Outcome row, Reply reply) implements Input<C> {
    @Override
    public <S extends TransactionState, R extends LogRecord> Reaction<R> decide(
        Machine<S, C, R> machine, S state) {
      return Reaction.of(List.of(machine.decided(row, "decided by an operator")), List.of());
    }

    @Override
    public <S extends TransactionState, R extends LogRecord> List<Effect> effects(
        Machine<S, C, R> machine, Reaction<R> reaction, S next) {
      return machine.resume(next);
    }

    @Override
    public boolean mayStartEarly() {
      return false;
    }
  }

  /** It is back in memory, which it left with nothing under way and all of it stored. */
  record Awoken<C>(Reply reply) implements Input<C> {
    @Override
    public <S extends TransactionState, R extends LogRecord> Reaction<R> decide(
        Machine<S, C, R> machine, S state) {
      return Reaction.nothing();
    }

    @Override
    public <S extends TransactionState, R extends LogRecord> List<Effect> effects(
        Machine<S, C, R> machine, Reaction<R> reaction, S next) {
      return machine.resume(next);
    }
  }

  /**
   * It is back in memory for something that is heard before any call is made. What is owed after
   * both is carried out, and nothing else: no call is made for the one and again for the other.
   *
   * @param back that it is back
   * @param act what it is back for; if that is refused, all of this is
   */
  record BackFor<C>(Input<C> back, Input<C> act) implements Input<C> {
    @Override
    public <S extends TransactionState, R extends LogRecord> Reaction<R> decide(
        Machine<S, C, R> machine, S state) {
      Reaction<R> came = back.decide(machine, state);
      Reaction<R> reaction = act.decide(machine, Rehearsals.evolved(machine, state, came));
      List<R> records = new ArrayList<>(came.records());
      records.addAll(reaction.records());
      return reaction.refusal().isPresent() ? reaction : Reaction.of(records, List.of());
    }

    @Override
    public <S extends TransactionState, R extends LogRecord> List<Effect> effects(
        Machine<S, C, R> machine, Reaction<R> reaction, S next) {
      return machine.resume(next);
    }

    /** What is owed then may rest on records of this very reaction. */
    @Override
    public boolean mayStartEarly() {
      return false;
    }

    @Override
    public Reply reply() {
      return act.reply();
    }
  }

  /** Somebody is about to be told of the transaction, whose key must outlast this node then. */
  record Revealed<C>(Reply reply) implements Input<C> {
    @Override
    public <S extends TransactionState, R extends LogRecord> Reaction<R> decide(
        Machine<S, C, R> machine, S state) {
      return Reaction.nothing();
    }

    @Override
    public boolean isToBeStored() {
      return true;
    }
  }

  /** Somebody wants to know where the transaction stands once all inputs before are handled. */
  record Looked<C>(Reply reply) implements Input<C> {
    @Override
    public <S extends TransactionState, R extends LogRecord> Reaction<R> decide(
        Machine<S, C, R> machine, S state) {
      return Reaction.nothing();
    }
  }
}
