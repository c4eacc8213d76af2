package dev.verdict.protocol.definition;

/**
 * Names a registered saga.
 *
 * @param name the saga's name, as {@link SagaDefinition#name}
 * @param version its version, from 1
 */
public record SagaRef(String name, int version) {
  /** The name and version of a definition. */
  public static SagaRef of(SagaDefinition definition) {
    return new SagaRef(definition.name(), definition.version());
  }

  @Override
  public String toString() {
    return name + " version " + version;
  }
}
