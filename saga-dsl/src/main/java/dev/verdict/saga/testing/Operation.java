package dev.verdict.saga.testing;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.saga.internal.Codec;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * What an operation of a participant does: troubles first, in the order in which they are told, and
 * then the answer. Each step that calls it goes through all of it anew. An operation that returns
 * nothing, an undo for example, succeeds unless told otherwise.
 *
 * <p>Behind the barrier work runs once: a repeated call gets the first answer.
 *
 * @param <O> what it returns
 */
public final class Operation<O> {
  private final Script script;
  private final Set<Type> outputs;

  Operation(Script script, Set<Type> outputs) {
    this.script = script;
    this.outputs = Set.copyOf(outputs);
  }

  // --- how it ends

  /**
   * It is done and returns the value.
   *
   * @throws IllegalArgumentException if the saga expects another type
   */
  public Operation<O> returns(O value) {
    Json output = Outputs.encode(script.name(), outputs, value);
    script.answer(input -> new BranchAnswer.Done(output));
    return this;
  }

  /** It is done and returns nothing. */
  public Operation<O> succeeds() {
    Outputs.requireNothing(script.name(), outputs);
    script.answer(input -> new BranchAnswer.Done(Json.nil()));
    return this;
  }

  /**
   * It is done and returns what the function makes of its input. A function that throws makes the
   * test fail.
   *
   * @param request the type of its input; of an undo {@code Json}, whose members are {@code input}
   *     and, if known, {@code output}
   */
  public <R> Operation<O> answers(Class<R> request, Function<? super R, ? extends O> does) {
    script.answer(
        input -> {
          R decoded = request.cast(request == Json.class ? input : Codec.decode(input, request));
          return new BranchAnswer.Done(Outputs.encode(script.name(), outputs, does.apply(decoded)));
        });
    return this;
  }

  /** It says no, for ever and without effect. */
  public Operation<O> refuses(String reason) {
    script.answer(input -> new BranchAnswer.Refused(reason));
    return this;
  }

  /** Its answer takes that long; the work itself is done when the call arrives. */
  public Operation<O> takes(Duration time) {
    script.takes(time);
    return this;
  }

  /** Every call fails with 500, for ever. */
  public Operation<O> alwaysFails() {
    script.always(Fate.FAILS);
    return this;
  }

  /** Its calls are larger than participants take: none is ever sent. */
  public Operation<O> isTooLarge() {
    script.always(Fate.TOO_LARGE);
    return this;
  }

  /** No call ever arrives: all of them time out. */
  public Operation<O> neverAnswers() {
    script.always(Fate.LOST);
    return this;
  }

  // --- troubles before that

  /**
   * The next calls fail with 500, and nothing of them is kept.
   *
   * @param times how many, at least 1
   */
  public Then<O> fails(int times) {
    requireSome(times);
    return trouble(Fate.FAILS, times);
  }

  /**
   * The next calls fail with a code, and nothing of them is kept: the handler throws {@code
   * OperationFailedException}.
   *
   * @param code what the step's retry may name
   * @param times how many, at least 1
   */
  public Then<O> failsWith(String code, int times) {
    requireSome(times);
    script.failure(code, times);
    return new Then<>(this);
  }

  private static void requireSome(int times) {
    if (times < 1) {
      throw new IllegalArgumentException("fails at least once, not " + times + " times");
    }
  }

  /** The next call is carried out, but its answer is lost: it times out. */
  public Then<O> timesOutButApplied() {
    return trouble(Fate.SILENT, 1);
  }

  /** The next call never arrives: it times out. */
  public Then<O> timesOutWithoutEffect() {
    return trouble(Fate.LOST, 1);
  }

  /** The next call arrives only after the saga gave up, or ended. Until then it timed out. */
  public Then<O> arrivesLate() {
    return trouble(Fate.ARRIVES_LATE, 1);
  }

  /** The next call is carried out, but its answer comes only after the saga gave up, or ended. */
  public Then<O> answersLate() {
    return trouble(Fate.ANSWERS_LATE, 1);
  }

  private Then<O> trouble(Fate fate, int times) {
    script.trouble(fate, times);
    return new Then<>(this);
  }

  /**
   * An operation whose troubles are told, and which may be told how it ends.
   *
   * @param <O> what it returns
   */
  public static final class Then<O> {
    private final Operation<O> operation;

    private Then(Operation<O> operation) {
      this.operation = operation;
    }

    /** Then all goes well: it answers as it was told before, or as if nothing had been told. */
    public Operation<O> thenSucceeds() {
      return operation;
    }

    /** Then it is done and returns the value. */
    public Operation<O> thenReturns(O value) {
      return operation.returns(value);
    }

    /** Then it says no. */
    public Operation<O> thenRefuses(String reason) {
      return operation.refuses(reason);
    }

    /** Then comes more: the next trouble. */
    public Operation<O> then() {
      return operation;
    }
  }
}
