package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.util.List;
import java.util.Optional;

/**
 * One step of a saga.
 *
 * @param name unique in the saga; also the participant's key for duplicates
 * @param work what happens in it
 * @param after the steps that must be done (or skipped) before this one starts; empty to start at
 *     once. Steps that are not ordered by this run in parallel
 * @param when the condition under which the step runs; empty to run always. A step whose condition
 *     is false is skipped
 * @param undo how to undo it once it may have run
 * @param pivot whether the saga cannot be undone once this step is done: from then on it goes
 *     forward
 */
public record Step(
    BranchId name,
    Work work,
    List<BranchId> after,
    Optional<Condition> when,
    Undo undo,
    boolean pivot) {
  /** Copies the predecessors. */
  public Step {
    after = List.copyOf(after);
  }

  /** The call that it makes, once or for each item of a list; empty if it makes none. */
  public Optional<Work.Call> call() {
    return work instanceof Work.Call call
        ? Optional.of(call)
        : forEach().map(Work.ForEach::call).or(() -> atomic().map(Work.Atomic::call));
  }

  /** The atomic transaction that it carries out; empty if it does something else. */
  public Optional<Work.Atomic> atomic() {
    return work instanceof Work.Atomic atomic ? Optional.of(atomic) : Optional.empty();
  }

  /** What it does for each item of a list; empty if it does something else. */
  public Optional<Work.ForEach> forEach() {
    return work instanceof Work.ForEach forEach ? Optional.of(forEach) : Optional.empty();
  }

  /** The signal that it waits for; empty if it does something else. */
  public Optional<Work.Signal> signal() {
    return work instanceof Work.Signal signal ? Optional.of(signal) : Optional.empty();
  }

  /** The saga that it runs; empty if it does something else. */
  public Optional<Work.Nested> nested() {
    return work instanceof Work.Nested nested ? Optional.of(nested) : Optional.empty();
  }

  /** What it returns without doing anything; empty if it does something. */
  public Optional<Work.Result> result() {
    return work instanceof Work.Result result ? Optional.of(result) : Optional.empty();
  }

  /** How a step is undone. */
  public sealed interface Undo {
    /** Dispatches over the kinds, so that a forgotten one does not compile. */
    <T> T accept(Visitor<T> visitor);

    /**
     * By another operation of the same participant, which receives the step's input and, if known,
     * its output.
     *
     * @param operation the service's operation; it must succeed in the end
     */
    record Compensation(String operation) implements Undo {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.compensation(this);
      }
    }

    /** The step changes nothing that would have to be undone. */
    record Nothing() implements Undo {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.nothing(this);
      }
    }

    /** The step cannot be undone: it is the pivot or comes after it. */
    record Impossible() implements Undo {
      @Override
      public <T> T accept(Visitor<T> visitor) {
        return visitor.impossible(this);
      }
    }

    /** One method for each kind. */
    interface Visitor<T> {
      T compensation(Compensation undo);

      T nothing(Nothing undo);

      T impossible(Impossible undo);
    }
  }
}
