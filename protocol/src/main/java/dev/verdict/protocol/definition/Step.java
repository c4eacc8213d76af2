package dev.verdict.protocol.definition;

import dev.verdict.protocol.BranchId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One step of a saga.
 *
 * @param name unique in the saga; also the participant's key for duplicates
 * @param participant the registered name of the service
 * @param operation the service's operation
 * @param input what to send, as a mapping over the saga's input and the outputs of steps before
 *     this one
 * @param after the steps that must be done (or skipped) before this one starts; empty to start at
 *     once. Steps that are not ordered by this run in parallel
 * @param when the condition under which the step runs; empty to run always. A step whose condition
 *     is false is skipped
 * @param undo how to undo it once it may have run
 * @param pivot whether the saga cannot be undone once this step is done: from then on it goes
 *     forward
 * @param retry how failed calls are repeated
 * @param timeout how long one call may take, positive
 */
public record Step(
    BranchId name,
    String participant,
    String operation,
    Mapping input,
    List<BranchId> after,
    Optional<Condition> when,
    Undo undo,
    boolean pivot,
    RetryPolicy retry,
    Duration timeout) {
  /** Copies the predecessors. */
  public Step {
    after = List.copyOf(after);
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
