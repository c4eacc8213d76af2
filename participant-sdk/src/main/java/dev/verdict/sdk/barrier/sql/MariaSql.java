package dev.verdict.sdk.barrier.sql;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements for MariaDB and MySQL.
 *
 * @param isolation the variable that holds a session's isolation level
 * @param lockSeconds how long a session may wait for a lock
 */
record MariaSql(String isolation, int lockSeconds) {
  static final String TABLES =
      """
      SELECT COUNT(*) FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name IN
        ('verdict_barrier', 'verdict_watermark', 'verdict_lock')""";

  static final String COLUMNS =
      """
      SELECT b.tx, b.branch, b.service, b.style, b.state, b.operation, b.input_hash, b.input,
        b.output, b.reason, b.epoch, b.claims, b.since, w.one, w.tx, l.resource, l.token
      FROM verdict_barrier b, verdict_watermark w, verdict_lock l WHERE FALSE""";

  static final String SETTINGS =
      "SELECT COALESCE(DATABASE(), ''), @@version, @@innodb_lock_wait_timeout,"
          + " @@innodb_flush_log_at_trx_commit";

  static final String FORGOTTEN = "SELECT 'x' FROM verdict_watermark WHERE tx >= $1";

  /**
   * Keeps an answer. A statement that ends a transaction unnoticed leaves the row as it was, so the
   * row's state is all that can be asked; work must not have been forgotten since the claim, which
   * a statement of its own sees in READ COMMITTED.
   */
  static final String RECORD =
      """
      UPDATE verdict_barrier SET state = $1, output = $2, since = CURRENT_TIMESTAMP(3)
      WHERE tx = $3 AND branch = $4 AND state = $5
        AND ($6 <> 'CLAIMED'
          OR NOT EXISTS (SELECT 1 FROM verdict_watermark w WHERE w.tx >= $7))""";

  static final String WATERMARK = "SELECT tx FROM verdict_watermark";

  static final String RAISE_WATERMARK =
      """
      INSERT INTO verdict_watermark (tx) VALUES ($1)
      ON DUPLICATE KEY UPDATE tx = GREATEST(tx, VALUES(tx))""";

  /** What a session says of itself. */
  String session() {
    return "SELECT @@" + isolation + ", @@innodb_lock_wait_timeout";
  }

  /** Makes a session fit for the barrier, or what it was before. */
  static String set(String isolation, String level, int lockSeconds) {
    return "SET @@session."
        + isolation
        + " = '"
        + level
        + "', @@session.innodb_lock_wait_timeout = "
        + lockSeconds;
  }

  /**
   * Inserts the row (1), or locks the one that is there and counts (2). Nothing (0) if the
   * transaction may have been forgotten, or if the session is not fit.
   */
  String claim() {
    return """
    INSERT INTO verdict_barrier
      (tx, branch, service, style, state, operation, input_hash, input, output, reason, epoch)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'null', $9, $10 FROM DUAL
    WHERE @@%s = '%s' AND @@innodb_lock_wait_timeout <= %d
      AND NOT EXISTS (SELECT 1 FROM verdict_watermark w WHERE w.tx >= $11)
    ON DUPLICATE KEY UPDATE
      epoch = GREATEST(epoch, VALUES(epoch)),
      state = IF(state = 'CLAIMED', 'BROKEN', state),
      claims = claims + 1"""
        .formatted(isolation, MariaDialect.READ_COMMITTED, lockSeconds);
  }

  /** Locks the row that is there. */
  String lock() {
    return """
    SELECT style, state, operation, input_hash, input, output, reason, epoch, @@%s
    FROM verdict_barrier WHERE tx = $1 AND branch = $2 FOR UPDATE"""
        .formatted(isolation);
  }

  static String tried(int max) {
    return """
    SELECT tx, branch FROM verdict_barrier
    WHERE service = $1 AND style = 'TCC' AND state = 'DONE'
      AND since <= CURRENT_TIMESTAMP(3) - INTERVAL $2 MICROSECOND
    ORDER BY RAND() LIMIT %d"""
        .formatted(max);
  }

  static String transactions(int max) {
    return """
    SELECT DISTINCT tx FROM verdict_barrier WHERE tx > $1 AND tx <= $2 AND service = $3
    ORDER BY tx LIMIT %d"""
        .formatted(max);
  }

  static String forget(int count) {
    String ids =
        IntStream.rangeClosed(1, count).mapToObj(i -> "$" + i).collect(Collectors.joining(", "));
    return "DELETE FROM verdict_barrier WHERE tx IN ("
        + ids
        + ") AND tx <= (SELECT w.tx FROM verdict_watermark w) AND service = $"
        + (count + 1)
        + " AND NOT (style = 'TCC' AND state = 'DONE')";
  }

  static String held(int max) {
    return """
    SELECT tx, branch, style, state, FLOOR(UNIX_TIMESTAMP(since) * 1000) FROM verdict_barrier
    WHERE service = $1 AND tx >= $2 AND tx < $3 AND (tx > $4 OR (tx = $5 AND branch > $6))
    ORDER BY tx, branch LIMIT %d"""
        .formatted(max);
  }
}
