package dev.verdict.protocol.saga;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.SagaDefinition;
import java.util.Set;

/** What users, and participants in doubt, ask of a saga. */
public sealed interface SagaCommand {
  /** Dispatches over the kinds of command, so that a forgotten one does not compile. */
  <T> T accept(Visitor<T> visitor);

  /**
   * Start.
   *
   * @param definition a definition that passed {@code DefinitionRules.check}
   * @param input the saga's input
   * @param plain the participants among the definition's that have no barrier (plain HTTP
   *     endpoints): their results are forced, and an attempt is recorded before each call
   */
  record Start(SagaDefinition definition, Json input, Set<String> plain) implements SagaCommand {
    /** Copies the set. */
    public Start {
      plain = Set.copyOf(plain);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.start(this);
    }
  }

  /**
   * Cancel: undo all that may have run, unless the pivot has passed.
   *
   * @param reason in words
   */
  record Cancel(String reason) implements SagaCommand {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.cancel(this);
    }
  }

  /**
   * Somebody says what a step waits for, or will wait for.
   *
   * @param signal the signal's name in the definition
   * @param payload what is said
   */
  record Signal(String signal, Json payload) implements SagaCommand {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.signal(this);
    }
  }

  /**
   * A participant asks how the saga was decided. Of a saga that nobody knows, this decides abort.
   */
  record Inquire() implements SagaCommand {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.inquire(this);
    }
  }

  /**
   * An operator gives the result of a step that does not get done, so that the saga goes on.
   *
   * @param step the step
   * @param output its result
   * @param doneByHand whether a person did the work elsewhere, and would have to undo it
   * @param by who
   * @param reason why, in words
   */
  record Substitute(BranchId step, Json output, boolean doneByHand, String by, String reason)
      implements SagaCommand {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.substitute(this);
    }
  }

  /**
   * An operator leaves out a step that does not get done, so that the saga goes on.
   *
   * @param step the step
   * @param by who
   * @param reason why, in words
   */
  record Skip(BranchId step, String by, String reason) implements SagaCommand {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.skip(this);
    }
  }

  /**
   * An operator gives another input for a step that does not get done, so that it is called anew.
   *
   * @param step the step
   * @param input its input
   * @param by who
   * @param reason why, in words
   */
  record GiveInput(BranchId step, Json input, String by, String reason) implements SagaCommand {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.giveInput(this);
    }
  }

  /** One method for each kind of command. */
  interface Visitor<T> {
    T start(Start command);

    T cancel(Cancel command);

    T signal(Signal command);

    T inquire(Inquire command);

    T substitute(Substitute command);

    T skip(Skip command);

    T giveInput(GiveInput command);
  }
}
