package dev.verdict.coordinator.log.postgres;

import io.vertx.pgclient.PgException;
import java.util.Set;

/** What an error says about who is at fault. None says anything about a decision. */
final class SqlErrors {
  /** Data exception, cardinality, integrity, limit exceeded: the statement's own values. */
  private static final Set<String> CLASSES_OF_BAD_VALUES = Set.of("21", "22", "23", "54", "VD");

  private static final String CHECK_VIOLATION = "23514";

  private static final String QUERY_CANCELED = "57014";

  private SqlErrors() {}

  /** Whether repeating is useless because of a value in the batch. */
  static boolean isBadValue(Throwable error) {
    return error instanceof PgException e
        && e.getSqlState() != null
        && e.getSqlState().length() == 5
        && CLASSES_OF_BAD_VALUES.contains(e.getSqlState().substring(0, 2));
  }

  /** Whether the server gave a statement up because its time was over. */
  static boolean isCancelled(Throwable error) {
    return error instanceof PgException e && QUERY_CANCELED.equals(e.getSqlState());
  }

  /** Whether an id's time has no partition. */
  static boolean isMissingPartition(Throwable error) {
    return error instanceof PgException e
        && CHECK_VIOLATION.equals(e.getSqlState())
        && e.getConstraint() == null;
  }
}
