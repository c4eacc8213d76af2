package dev.verdict.protocol.definition;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BuiltIn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What happens in a step: services are called, the saga waits, or another saga is run. */
public sealed interface Work {
  /** Dispatches over the kinds, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /**
   * What is taken from the saga's input and the steps before: what a call sends, what stands in for
   * a signal that does not come; JSON null if nothing is.
   */
  Mapping mapping();

  /**
   * A call to a service.
   *
   * @param participant the registered name of the service
   * @param operation the service's operation
   * @param input what to send, as a mapping over the saga's input and the outputs of steps before
   *     this one
   * @param retry how failed calls are repeated
   * @param timeout how long one call may take, positive
   */
  record Call(
      String participant, String operation, Mapping input, RetryPolicy retry, Duration timeout)
      implements Work {
    @Override
    public Mapping mapping() {
      return input;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.call(this);
    }

    /** The same call with another input. */
    public Call sending(Mapping other) {
      return new Call(participant, operation, other, retry, timeout);
    }

    /** The same call, repeated until it succeeds. */
    Call forEver() {
      return new Call(participant, operation, input, retry.forEver(), timeout);
    }
  }

  /**
   * Nothing happens for a while. The while survives crashes: it does not begin anew. The step's
   * output is JSON null.
   *
   * @param time how long, positive, counted from the step's start
   */
  record Sleep(Duration time) implements Work {
    @Override
    public Mapping mapping() {
      return new Mapping.Constant(Json.nil());
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.sleep(this);
    }
  }

  /**
   * Somebody outside says something, which is the step's output. It may be said before the step
   * starts.
   *
   * @param signal the name under which it is said, 1 to 100 of letters, digits, {@code .}, {@code
   *     _}, {@code -}; unique in the saga
   * @param deadline how long the step waits for it, positive; empty for as long as it takes
   * @param fallback the step's output if it does not come in time; empty if the saga is then given
   *     up
   */
  record Signal(String signal, Optional<Duration> deadline, Optional<Mapping> fallback)
      implements Work {
    @Override
    public Mapping mapping() {
      return fallback.orElse(new Mapping.Constant(Json.nil()));
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.signal(this);
    }
  }

  /**
   * An atomic transaction, which the coordinator carries out itself, as a participant of its own: a
   * call whose repetition finds the same transaction. Committed it is done, aborted it is refused.
   * If each part says how it is undone, a committed one is undone by another transaction, of the
   * parts' compensations.
   *
   * @param parts what each service does in it
   * @param retry how often and when the outcome is looked for again; the transaction is the same
   * @param timeout how long it may be undecided, and how long one look at it waits, positive
   */
  record Atomic(List<AtomicPart> parts, RetryPolicy retry, Duration timeout) implements Work {
    /** Copies the parts. */
    public Atomic {
      parts = List.copyOf(parts);
    }

    /** The call to the coordinator's own participant. */
    Call call() {
      return new Call(BuiltIn.ATOMIC, BuiltIn.ATOMIC_COMMIT, AtomicInput.of(this), retry, timeout);
    }

    /** How a step that does this is undone, as its parts say. */
    public Step.Undo undo() {
      if (parts.stream().anyMatch(part -> part.compensation().isPresent())) {
        return new Step.Undo.Compensation(BuiltIn.ATOMIC_UNDO);
      }
      boolean leavesNothing = parts.stream().allMatch(AtomicPart::saysHowItIsUndone);
      return leavesNothing ? new Step.Undo.Nothing() : new Step.Undo.Impossible();
    }

    /** Whether any part says how it is undone, so that all must. */
    public boolean saysHowItIsUndone() {
      return parts.stream().anyMatch(AtomicPart::saysHowItIsUndone);
    }

    @Override
    public Mapping mapping() {
      return AtomicInput.of(this);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.atomic(this);
    }
  }

  /**
   * A call for each item of a list. Once the list is known, {@link Items} puts a step for each of
   * them in place of the one that does this; the output is the list of theirs, in that order, JSON
   * null where an item was left out.
   *
   * @param list what makes the list, out of the saga's input and the outputs of steps before this
   *     one
   * @param parallel how many items may be under way at a time, from 1
   * @param most how many items the list may have; with more, or if it is no list, the saga is given
   *     up before any of them is called
   * @param when the condition under which an item is called, which may look at the item; empty to
   *     call all
   * @param call the call, whose input may use the item
   */
  record ForEach(Mapping list, int parallel, int most, Optional<Condition> when, Call call)
      implements Work {
    @Override
    public Mapping mapping() {
      return new Mapping.ArrayOf(List.of(list, call.input()));
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.forEach(this);
    }
  }

  /**
   * A saga is run as a part of this one. It stands in a definition as it is written; in one that
   * can be run, {@link Nesting} has put the steps of that saga in its place.
   *
   * @param saga which
   * @param input that saga's input, as a mapping over this saga's input and the outputs of steps
   *     before this one
   */
  record Nested(SagaRef saga, Mapping input) implements Work {
    @Override
    public Mapping mapping() {
      return input;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.nested(this);
    }
  }

  /**
   * Steps that belong together are at their end: those of a saga that ran as a part of this one, or
   * those for the items of a list. Nothing happens: the step passes as soon as it starts.
   *
   * @param saga which saga that was; empty for the items of a list
   * @param value what it returns, which is this step's output
   */
  record Result(Optional<SagaRef> saga, Mapping value) implements Work {
    @Override
    public Mapping mapping() {
      return value;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.result(this);
    }
  }

  /** One method for each kind. */
  interface Visitor<T> {
    T call(Call work);

    T sleep(Sleep work);

    T signal(Signal work);

    T atomic(Atomic work);

    T forEach(ForEach work);

    T nested(Nested work);

    T result(Result work);
  }
}
