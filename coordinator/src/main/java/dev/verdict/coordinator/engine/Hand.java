package dev.verdict.coordinator.engine;

/**
 * Who acts on a transaction, and why.
 *
 * @param by the operator's name; 1 to 100 characters
 * @param reason in words, for those who look later; not empty
 */
public record Hand(String by, String reason) {
  @Override
  public String toString() {
    return by + ": " + reason;
  }
}
