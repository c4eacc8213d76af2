package dev.verdict.saga;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.Step;
import dev.verdict.saga.internal.Codec;
import dev.verdict.saga.internal.Types;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A saga that can be run: the definition, which is data, and the Java types of what goes in and
 * comes out.
 *
 * @param <I> its input
 * @param <O> what it returns when finished
 */
public final class Saga<I, O> {
  private final SagaDefinition definition;
  private final Class<I> inputType;
  private final Type outputType;
  private final Map<String, Type> stepOutputs;

  Saga(
      SagaDefinition definition,
      Class<I> inputType,
      Type outputType,
      Map<String, Type> stepOutputs) {
    this.definition = definition;
    this.inputType = inputType;
    this.outputType = outputType;
    this.stepOutputs = Map.copyOf(stepOutputs);
  }

  /**
   * Begins to declare a saga.
   *
   * @param name letters, digits, {@code .}, {@code _}, {@code -}; 1 to 100
   * @param version from 1; a changed saga needs a new version
   * @param input the type of its input
   */
  public static <I> SagaBuilder<I> named(String name, int version, Class<I> input) {
    return new SagaBuilder<>(name, version, input);
  }

  /**
   * A saga of which nobody declared the types: JSON goes in and comes out, also of its steps.
   *
   * @param definition for example one that the coordinator knows
   */
  public static Saga<Json, Json> untyped(SagaDefinition definition) {
    Map<String, Type> outputs = new HashMap<>();
    for (Step step : definition.steps()) {
      Type type = step.forEach().isPresent() ? Types.generic(List.class, Json.class) : Json.class;
      outputs.put(step.name().text(), type);
    }
    return new Saga<>(definition, Json.class, Json.class, outputs);
  }

  /** The definition, as the coordinator runs it. */
  public SagaDefinition definition() {
    return definition;
  }

  /** The type of its input. */
  public Class<I> inputType() {
    return inputType;
  }

  /** The type of what it returns. */
  public Type outputType() {
    return outputType;
  }

  /**
   * The type of what a step returns; {@link Nothing} if it returns nothing.
   *
   * @throws IllegalArgumentException if there is no such step
   */
  public Type outputType(String step) {
    Type type = stepOutputs.get(step);
    if (type == null) {
      throw new IllegalArgumentException("saga " + definition.name() + " has no step " + step);
    }
    return type;
  }

  Map<String, Type> outputTypes() {
    return stepOutputs;
  }

  /**
   * An input as the coordinator gets it.
   *
   * @throws IllegalArgumentException if a part of it is missing
   */
  public Json encodeInput(I input) {
    Json json = Codec.encode(input);
    Codec.decode(json, inputType);
    return json;
  }

  /**
   * What the finished saga returned, out of the coordinator's answer.
   *
   * @throws IllegalArgumentException if it does not have the type's form
   */
  @SuppressWarnings("unchecked")
  public O decodeOutput(Json output) {
    return (O) (outputType == Nothing.class ? Nothing.NOTHING : Codec.decode(output, outputType));
  }
}
