package dev.verdict.coordinator.engine;

/** A record refers to a saga definition that is not in memory. */
final class MissingDefinitionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hash;

  MissingDefinitionException(String hash) {
    super("saga definition " + hash + " is not in memory", null, false, false);
    this.hash = hash;
  }

  String hash() {
    return hash;
  }
}
