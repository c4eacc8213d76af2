package dev.verdict.protocol.definition;

import dev.verdict.protocol.Json;
import java.time.Duration;
import java.util.Optional;

/** What happens in a step: a service is called, the saga waits, or another saga is run. */
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
   * A saga that ran as a part of this one is at its end, with a value made of what its steps
   * returned. Nothing happens: the step passes as soon as it starts.
   *
   * @param saga which saga that was
   * @param value what it returns, which is this step's output
   */
  record Result(SagaRef saga, Mapping value) implements Work {
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

    T nested(Nested work);

    T result(Result work);
  }
}
