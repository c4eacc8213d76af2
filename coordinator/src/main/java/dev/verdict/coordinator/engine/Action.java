package dev.verdict.coordinator.engine;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;

/**
 * What an operator may do to a transaction. None of it ever changes a decision; only of what is
 * delegated and stuck can it make one.
 */
public sealed interface Action {
  /** Dispatches over the kinds of action, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /** Whether it keeps calls from being made: none of them may be made before it then. */
  default boolean holdsBack() {
    return false;
  }

  /**
   * What is to have the place of a step that does not get done. Its participant is asked first to
   * rule the step out.
   */
  sealed interface OnStep extends Action {
    /** The step. */
    BranchId step();

    @Override
    default boolean holdsBack() {
      return true;
    }
  }

  /** Try now whatever waits for its next attempt. */
  record Retry() implements Action {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.retry(this);
    }
  }

  /** Begin no more calls of it. */
  record Pause() implements Action {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.pause(this);
    }

    @Override
    public boolean holdsBack() {
      return true;
    }
  }

  /** Let it go on after a pause. */
  record Resume() implements Action {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.resume(this);
    }
  }

  /** Abort it, or undo what ran of a saga, unless it is decided otherwise. */
  record Cancel() implements Action {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.cancel(this);
    }
  }

  /**
   * Take a branch for resolved by hand at its participant, and call it no more. Said of a branch
   * that has the decision it is the decision, which is told to the participant.
   *
   * @param branch the branch
   * @param outcome what became of it there
   */
  record Resolve(BranchId branch, Outcome outcome) implements Action {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.resolve(this);
    }

    @Override
    public boolean holdsBack() {
      return true;
    }
  }

  /**
   * Let a saga go on with a result that an operator gives for a step.
   *
   * @param step the step
   * @param output its result
   * @param doneByHand whether a person did the work elsewhere, and would have to undo it
   */
  record Substitute(BranchId step, Json output, boolean doneByHand) implements OnStep {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.substitute(this);
    }
  }

  /**
   * Let a saga go on without a step.
   *
   * @param step the step
   */
  record Skip(BranchId step) implements OnStep {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.skip(this);
    }
  }

  /**
   * Call a step of a saga anew, with another input.
   *
   * @param step the step
   * @param input what it is called with
   */
  record GiveInput(BranchId step, Json input) implements OnStep {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.giveInput(this);
    }
  }

  /** One method for each kind of action. */
  interface Visitor<T> {
    T retry(Retry action);

    T pause(Pause action);

    T resume(Resume action);

    T cancel(Cancel action);

    T resolve(Resolve action);

    T substitute(Substitute action);

    T skip(Skip action);

    T giveInput(GiveInput action);
  }
}
