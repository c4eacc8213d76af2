package dev.verdict.saga;

import dev.verdict.protocol.definition.Mapping;
import java.lang.reflect.Type;

/**
 * A saga that is declared to its end.
 *
 * @param <I> the saga's input
 * @param <O> what the finished saga returns
 */
public final class SagaEnd<I, O> {
  private final SagaBuilder<I> saga;
  private final Mapping output;
  private final Type outputType;

  SagaEnd(SagaBuilder<I> saga, Mapping output, Type outputType) {
    this.saga = saga;
    this.output = output;
    this.outputType = outputType;
  }

  /**
   * Builds the saga.
   *
   * @throws InvalidSagaException if it cannot be run as declared
   */
  public Saga<I, O> build() {
    return new Saga<>(
        saga.definition(output), saga.inputType(), outputType, saga.plan().outputTypes());
  }
}
