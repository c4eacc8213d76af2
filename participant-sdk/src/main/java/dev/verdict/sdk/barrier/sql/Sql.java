package dev.verdict.sdk.barrier.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The statements. A row is always read as {@link #COLUMNS}. */
final class Sql {
  private static final String COLUMNS =
      "b.style, b.state, b.operation, b.input_hash, b.input, b.output, b.reason, b.epoch::text,"
          + " current_setting('transaction_isolation')";

  private static final String CLAIM_HEAD =
      """
      INSERT INTO verdict_barrier AS b
        (tx, branch, service, style, state, operation, input_hash, input, output, reason, epoch)
      SELECT $1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text,
        'null', $9::text, $10::text::bigint
      FROM set_config('lock_timeout', $11::text, true) AS guard
      WHERE NOT EXISTS (SELECT FROM verdict_watermark w WHERE w.tx >= $12::text)
      """;

  private static final String CLAIM_TAIL =
      """
      ON CONFLICT (tx, branch) DO UPDATE
        SET epoch = greatest(b.epoch, excluded.epoch),
            state = CASE b.state WHEN 'CLAIMED' THEN 'BROKEN' ELSE b.state END
      RETURNING
      """
          + COLUMNS;

  /**
   * Inserts the row or locks the one that is there, in one statement that also bounds all lock
   * waits of the transaction. No row comes back if the transaction may have been forgotten.
   */
  static final String CLAIM = CLAIM_HEAD + CLAIM_TAIL;

  /**
   * Like {@link #CLAIM}, but no row comes back either if the branch is prepared: inserting would
   * wait for that transaction until it ends.
   */
  static final String CLAIM_UNLESS_PREPARED =
      CLAIM_HEAD
          + "AND NOT EXISTS (SELECT FROM pg_prepared_xact() p WHERE starts_with(p.gid, $13::text))\n"
          + CLAIM_TAIL;

  /** Locks the row that is there. */
  static final String LOCK =
      "SELECT "
          + COLUMNS
          + """

          FROM set_config('lock_timeout', $1::text, true) AS guard, verdict_barrier b
          WHERE b.tx = $2::text AND b.branch = $3::text
          FOR UPDATE OF b""";

  /** The prepared transaction of a branch. */
  static final String PREPARED =
      "SELECT gid FROM pg_prepared_xact() WHERE starts_with(gid, $1::text)";

  /** Whether a transaction may have been forgotten. */
  static final String FORGOTTEN = "SELECT 'x' FROM verdict_watermark WHERE tx >= $1::text";

  /**
   * Keeps an answer. The row must be one that this very transaction wrote or locked; work must not
   * have been forgotten since the claim, which a statement of its own sees in READ COMMITTED.
   */
  static final String RECORD =
      """
      UPDATE verdict_barrier SET state = $1::text, output = $2::text, since = now()
      WHERE tx = $3::text AND branch = $4::text
        AND (xmin = pg_current_xact_id()::xid OR xmax = pg_current_xact_id()::xid)
        AND ($5::text <> 'work'
          OR NOT EXISTS (SELECT FROM verdict_watermark w WHERE w.tx >= $6::text))""";

  static final String PREPARED_IN_DOUBT =
      """
      SELECT gid FROM pg_prepared_xact()
      WHERE starts_with(gid, $1::text)
        AND prepared <= now() - $2::text::bigint * interval '1 millisecond'
      ORDER BY random() LIMIT $3::text::int""";

  static final String TRIED_IN_DOUBT =
      """
      SELECT tx, branch FROM verdict_barrier
      WHERE service = $1::text AND style = 'TCC' AND state = 'DONE'
        AND since <= now() - $2::text::bigint * interval '1 millisecond'
      ORDER BY random() LIMIT $3::text::int""";

  static final String RAISE_WATERMARK =
      """
      INSERT INTO verdict_watermark AS w (tx) VALUES ($1::text)
      ON CONFLICT (one) DO UPDATE SET tx = greatest(w.tx, excluded.tx)""";

  static final String TRANSACTIONS =
      """
      SELECT DISTINCT tx FROM verdict_barrier
      WHERE tx > $1::text COLLATE "C" AND tx <= $2::text COLLATE "C" AND service = $3::text
      ORDER BY tx LIMIT $4::text::int""";

  static final String FORGET =
      """
      DELETE FROM verdict_barrier
      WHERE tx = ANY (string_to_array($1::text, ','))
        AND tx <= (SELECT w.tx FROM verdict_watermark w)
        AND service = $2::text AND NOT (style = 'TCC' AND state = 'DONE')""";

  private static final String TIME_OF = "floor(extract(epoch FROM %s) * 1000)::bigint::text";

  static final String PREPARED_HELD =
      "SELECT gid, "
          + TIME_OF.formatted("prepared")
          + " FROM pg_prepared_xact() WHERE starts_with(gid, $1::text)";

  static final String HELD =
      "SELECT tx, branch, style, state, "
          + TIME_OF.formatted("since")
          + """

          FROM verdict_barrier
          WHERE service = $1::text
            AND tx >= $2::text COLLATE "C" AND tx < $3::text COLLATE "C"
            AND (tx, branch) > ($4::text COLLATE "C", $5::text COLLATE "C")
          ORDER BY tx, branch LIMIT $6::text::int""";

  static final String WATERMARK = "SELECT tx FROM verdict_watermark";

  static final String SETTINGS =
      "SELECT current_database()::text, current_setting('max_prepared_transactions'),"
          + " current_setting('fsync'), current_setting('synchronous_commit')";

  private Sql() {}

  static String schema() {
    try (InputStream in = Sql.class.getResourceAsStream("/dev/verdict/sdk/postgresql.sql")) {
      if (in == null) {
        throw new IllegalStateException("postgresql.sql is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
