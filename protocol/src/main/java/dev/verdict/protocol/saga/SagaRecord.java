package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Durability;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.LogRecord;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.Timer;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.wire.CallKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Facts about a saga. Its start and its turning points are forced, and so is every choice made by
 * time or by order of arrival. What a participant with a barrier answered may follow lazily: asked
 * again it answers the same.
 *
 * <p>That a step was skipped is no fact of its own: it follows from the outputs before it.
 */
public sealed interface SagaRecord extends LogRecord {
  /** Dispatches over the kinds of record, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /**
   * The saga was started.
   *
   * @param definition what it runs
   * @param input its input
   * @param plain the participants that have no barrier
   */
  record Started(SagaDefinition definition, Json input, Set<String> plain) implements SagaRecord {
    /** Copies the set. */
    public Started {
      plain = Set.copyOf(plain);
    }

    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.started(this);
    }
  }

  /**
   * The action of a step of a plain participant is about to be sent, or that of a step that waited
   * for a person, who asked for it. A step of a plain participant without this record was never
   * sent.
   *
   * @param step the step
   * @param attempt the number of the attempt, from 1
   */
  record Attempted(BranchId step, int attempt) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.attempted(this);
    }
  }

  /**
   * A step ran, or its time is up. Where an operator's result has its place, that stays.
   *
   * @param step the step
   * @param output what it returned
   * @param durability {@code LAZY} for a participant with a barrier, else {@code FORCED}
   */
  record StepDone(BranchId step, Json output, Durability durability) implements SagaRecord {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.stepDone(this);
    }
  }

  /**
   * A signal was given.
   *
   * @param signal its name in the definition
   * @param payload what was said: the output of the step that waits for it
   */
  record Signalled(String signal, Json payload) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.signalled(this);
    }
  }

  /**
   * A timer is armed. Losing this only makes the wait longer: what happens when the time is up is a
   * fact of its own, forced before anything follows from it.
   *
   * @param timer which
   * @param dueMillis when it goes off, in milliseconds since 1970 by the clock of the owner that
   *     armed it
   */
  record TimerSet(Timer timer, long dueMillis) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.LAZY;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.timerSet(this);
    }
  }

  /**
   * A step was refused: it has no effect. Or its signal did not come in time.
   *
   * @param step the step
   * @param reason in words
   * @param durability {@code LAZY} for a participant with a barrier, else {@code FORCED}
   */
  record StepRefused(BranchId step, String reason, Durability durability) implements SagaRecord {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.stepRefused(this);
    }
  }

  /**
   * A step met, or left, a tombstone: it has no effect and never will.
   *
   * @param step the step
   */
  record StepRuledOut(BranchId step) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.LAZY;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.stepRuledOut(this);
    }
  }

  /**
   * A step was undone.
   *
   * @param step the step
   * @param durability {@code FORCED} for a plain participant, else {@code LAZY}
   */
  record StepUndone(BranchId step, Durability durability) implements SagaRecord {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.stepUndone(this);
    }
  }

  /**
   * A call brought no answer that counts; it will be repeated, or the step is given up.
   *
   * @param step the step
   * @param call which call
   * @param attempt its number, from 1
   * @param why in words
   * @param durability {@code LAZY} once the step counts as stuck, so that it shows after a restart;
   *     else {@code DEFERRED}
   */
  record CallFailed(BranchId step, CallKind call, int attempt, String why, Durability durability)
      implements SagaRecord {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.callFailed(this);
    }
  }

  /**
   * A participant answered so that the saga cannot go on as it must: a person has to look. The call
   * is still repeated, slowly.
   *
   * @param step the step
   * @param call which call
   * @param attempt its number, from 1
   * @param reason in words
   */
  record StepStuck(BranchId step, CallKind call, int attempt, String reason) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.LAZY;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.stepStuck(this);
    }
  }

  /**
   * A step failed, and the saga leaves that to a person (recovery {@code park}): the call is not
   * repeated before somebody asks for it. Forced, since people act upon what they are shown.
   *
   * @param step the step
   * @param attempt the number of its action's last attempt, from 1
   * @param reason in words
   */
  record StepParked(BranchId step, int attempt, String reason) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.stepParked(this);
    }
  }

  /**
   * Branches are lost: enough others stand, or one failed and the saga can do without it. Who wins
   * is chosen by the order of arrival.
   *
   * @param steps all steps of these branches
   * @param why in words
   */
  record BranchesLost(List<BranchId> steps, String why) implements SagaRecord {
    /** Copies the list. */
    public BranchesLost {
      steps = List.copyOf(steps);
    }

    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.branchesLost(this);
    }
  }

  /**
   * The saga is given up while its pivot may have started. Whether it goes forward or back is
   * settled with the participants.
   *
   * @param cause why, in words
   */
  record SettleRequested(String cause) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.settleRequested(this);
    }
  }

  /**
   * The decision: commit goes forward to the end, abort compensates.
   *
   * @param outcome what was decided
   * @param reason in words; empty for a plain commit
   */
  record Decided(Outcome outcome, String reason) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public Optional<Outcome> decision() {
      return Optional.of(outcome);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.decided(this);
    }
  }

  /**
   * Another owner took over. If the saga was still undecided, its log may lag behind what the owner
   * before did.
   *
   * @param epoch the new owner's epoch
   */
  record TookOver(long epoch) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.DEFERRED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.tookOver(this);
    }
  }

  /** Nothing is left to do. */
  record Ended() implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.LAZY;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.ended(this);
    }
  }

  /**
   * An operator paused the transaction. Forced, like every hand of a person.
   *
   * @param by who
   * @param reason why, in words
   */
  record Paused(String by, String reason) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.paused(this);
    }
  }

  /**
   * An operator let it go on. Forced before any call is made again.
   *
   * @param by who
   * @param reason why, in words
   */
  record Resumed(String by, String reason) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.resumed(this);
    }
  }

  /**
   * An operator resolved a step that is to be undone by hand at its participant (XA: a heuristic
   * outcome). It changes no decision.
   *
   * @param step the step
   * @param outcome what became of it there: {@code ABORT} if nothing of it is left
   * @param by who says so
   * @param reason why, in words
   */
  record Resolved(BranchId step, Outcome outcome, String by, String reason) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.resolved(this);
    }
  }

  /**
   * An operator gave the result of a step that does not get done. Its participant is asked first
   * whether it ran after all. Forced, like every hand of a person.
   *
   * @param step the step
   * @param output its result
   * @param doneByHand whether a person did the work elsewhere, and would have to undo it
   * @param by who
   * @param reason why, in words
   */
  record ResultGiven(BranchId step, Json output, boolean doneByHand, String by, String reason)
      implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.resultGiven(this);
    }
  }

  /**
   * An operator wants a step left out that does not get done. Its participant is asked first
   * whether it ran after all.
   *
   * @param step the step
   * @param by who
   * @param reason why, in words
   */
  record SkipWanted(BranchId step, String by, String reason) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.skipWanted(this);
    }
  }

  /**
   * A step is ruled out, and what the operator gave has its place; or what a person did, who has to
   * undo it if the saga was given up meanwhile. Forced before anything follows.
   *
   * @param step the step
   */
  record StepReplaced(BranchId step) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.stepReplaced(this);
    }
  }

  /**
   * An operator gave another input for a step that does not get done. Its participant is asked
   * first whether it ran after all.
   *
   * @param step the step
   * @param input what it is to be called with
   * @param by who
   * @param reason why, in words
   */
  record InputGiven(BranchId step, Json input, String by, String reason) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.inputGiven(this);
    }
  }

  /**
   * A step is ruled out under the key that it had, and is called under a new one with the input
   * that the operator gave. Forced before that call: whoever settles or undoes the step must know
   * the key.
   *
   * @param step the step
   * @param generation how many inputs it was called with, the new one included; from 2
   */
  record StepRenewed(BranchId step, int generation) implements SagaRecord {
    @Override
    public Durability durability() {
      return Durability.FORCED;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.stepRenewed(this);
    }
  }

  /** One method for each kind of record. */
  interface Visitor<T> {
    T started(Started record);

    T attempted(Attempted record);

    T stepDone(StepDone record);

    T signalled(Signalled record);

    T timerSet(TimerSet record);

    T stepRefused(StepRefused record);

    T stepRuledOut(StepRuledOut record);

    T stepUndone(StepUndone record);

    T callFailed(CallFailed record);

    T stepStuck(StepStuck record);

    T stepParked(StepParked record);

    T branchesLost(BranchesLost record);

    T settleRequested(SettleRequested record);

    T decided(Decided record);

    T tookOver(TookOver record);

    T ended(Ended record);

    T paused(Paused record);

    T resumed(Resumed record);

    T resolved(Resolved record);

    T resultGiven(ResultGiven record);

    T skipWanted(SkipWanted record);

    T stepReplaced(StepReplaced record);

    T inputGiven(InputGiven record);

    T stepRenewed(StepRenewed record);
  }
}
