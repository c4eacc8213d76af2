package dev.verdict.sdk;

import java.util.Optional;

/**
 * What an error of a handler or of its store means, in words for whoever looks at a transaction.
 * The error's own message stays in the service's log: it may quote data.
 */
final class DatabaseTrouble {
  private static final int CLASS_LENGTH = 2;
  private static final String SHUTTING_DOWN = "57P0";

  private DatabaseTrouble() {}

  /**
   * Puts it into words.
   *
   * @param sqlState as the database told it; empty if it had no part in it
   */
  static String words(Throwable error, Optional<String> sqlState) {
    String failed = "the handler or its store failed: " + error.getClass().getName();
    return sqlState
        .filter(state -> state.length() > CLASS_LENGTH)
        .map(state -> ofState(state).orElse(failed) + " (SQLSTATE " + state + ")")
        .orElse(failed);
  }

  /** By the classes of the SQL standard; of PostgreSQL also the states of one that shuts down. */
  private static Optional<String> ofState(String state) {
    if (state.startsWith(SHUTTING_DOWN)) {
      return Optional.of("the database of the service is not there");
    }
    return switch (state.substring(0, CLASS_LENGTH)) {
      case "28" ->
          Optional.of(
              "the database of the service refuses its login: look at the user and password that"
                  + " the service is given");
      case "08" -> Optional.of("the database of the service cannot be reached");
      case "53" -> Optional.of("the database of the service is out of connections or room");
      default -> Optional.empty();
    };
  }
}
