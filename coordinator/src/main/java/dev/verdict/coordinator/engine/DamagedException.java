package dev.verdict.coordinator.engine;

/**
 * What is stored of a transaction cannot be replayed. Reading it again does not help before
 * somebody mends it.
 */
final class DamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why in words, to follow the transaction's name
   */
  DamagedException(String why, Throwable cause) {
    super(why, cause);
  }

  DamagedException(String why) {
    super(why);
  }

  /** In words, to follow the transaction's name. */
  String why() {
    return String.valueOf(getMessage());
  }
}
