package dev.verdict.sdk.barrier.sql;

import dev.verdict.sdk.barrier.BranchKey;
import dev.verdict.sdk.barrier.Entry;
import dev.verdict.sdk.barrier.JsonText;
import dev.verdict.sdk.barrier.State;
import dev.verdict.sdk.barrier.Style;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The statements for PostgreSQL, and what all databases share. A row is always read as {@link
 * #COLUMNS}.
 */
final class Sql {
  /** Keeps what is known of branches. */
  static final String TABLE = "verdict_barrier";

  private static final int PARAMETERS_MAX = 14;
  private static final String COLUMNS =
      "b.style, b.state, b.operation, b.input_hash, b.input, b.output, b.reason, b.epoch::text,"
          + " current_setting('transaction_isolation')";

  /** A new row, up to its epoch, to which something may be added. */
  private static final String ROW_WITHOUT_OUTPUT =
      """
      INSERT INTO verdict_barrier AS b
        (tx, branch, service, style, state, operation, input_hash, input, output, reason, epoch)
      SELECT $1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text,
        'null', $9::text, $10::text::bigint""";

  /**
   * Sets the bound while it makes the row (a function in FROM would cost several times as much),
   * and a mark that is gone once the transaction is over. Savepoints do not matter to it, as they
   * do to {@code xmin}: drivers set some of their own.
   */
  private static final String CLAIM_HEAD =
      ROW_WITHOUT_OUTPUT
          + """
       + CASE WHEN set_config('lock_timeout', $11::text, true)
          || set_config('verdict.claimed', 'yes', true)
      """;

  /** Waits for whoever works on the branch: its row is there only when its work is through. */
  private static final String ONE_AT_A_TIME =
      """
      || pg_advisory_xact_lock(hashtextextended($12::text, 0))::text <> '' THEN 0 END
      WHERE NOT EXISTS (SELECT FROM verdict_watermark w WHERE w.tx >= $13::text)
      """;

  /** A prepared transaction would keep the lock: its key alone keeps others out. */
  private static final String UNLESS_PREPARED =
      """
      <> '' THEN 0 END
      WHERE NOT EXISTS (SELECT FROM verdict_watermark w WHERE w.tx >= $12::text)
        AND NOT EXISTS (SELECT FROM pg_prepared_xact() p WHERE p.gid LIKE $13::text)
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
   * Announces work that comes for the first time, whose row is inserted by {@link #KEEP} once it is
   * done: one row written once costs less than one that is written twice. Tells the transaction's
   * id, and whether the branch is free, is unknown, and cannot have been forgotten; until the
   * transaction ends, nobody else claims it then. Somebody may have ended it between the look and
   * the lock: then {@link #KEEP} meets the row. Bounds all lock waits of the transaction, too.
   */
  static final String ANNOUNCE =
      """
      SELECT current_setting('transaction_isolation'),
        set_config('lock_timeout', $1::text, true), pg_current_xact_id()::text,
        pg_try_advisory_xact_lock(hashtextextended($2::text, 0))
          AND NOT EXISTS (SELECT FROM verdict_barrier WHERE tx = $3::text AND branch = $4::text)
          AND NOT EXISTS (SELECT FROM verdict_watermark w WHERE w.tx >= $5::text)""";

  /**
   * Inserts the row of prepared work that comes for the first time, which costs less than {@link
   * #CLAIM_UNLESS_PREPARED}: it reads nothing back but the isolation level. No row comes back if
   * there is one, or if that statement would bring none. Bounds all lock waits of the transaction,
   * too.
   */
  static final String CLAIM_FIRST_UNLESS_PREPARED =
      CLAIM_HEAD
          + UNLESS_PREPARED
          + "ON CONFLICT (tx, branch) DO NOTHING RETURNING current_setting('transaction_isolation')";

  /**
   * Inserts the row or locks the one that is there, in one statement that also bounds all lock
   * waits of the transaction. No row comes back if the transaction may have been forgotten.
   */
  static final String CLAIM = CLAIM_HEAD + ONE_AT_A_TIME + CLAIM_TAIL;

  /**
   * Like {@link #CLAIM}, but no row comes back either if the branch is prepared: inserting would
   * wait for that transaction until it ends. The last parameter is a pattern of its name.
   */
  static final String CLAIM_UNLESS_PREPARED = CLAIM_HEAD + UNLESS_PREPARED + CLAIM_TAIL;

  /** Locks the row that is there. */
  static final String LOCK =
      "SELECT "
          + COLUMNS
          + """

          FROM set_config('lock_timeout', $1::text, true) AS guard,
            set_config('verdict.claimed', 'yes', true) AS mark, verdict_barrier b
          WHERE b.tx = $2::text AND b.branch = $3::text
          FOR UPDATE OF b""";

  /** The prepared transaction of a branch. */
  static final String PREPARED =
      "SELECT gid FROM pg_prepared_xact() WHERE starts_with(gid, $1::text)";

  /** Whether a transaction may have been forgotten. */
  static final String FORGOTTEN = "SELECT 'x' FROM verdict_watermark WHERE tx >= $1::text";

  private static final String RECORD_HEAD =
      """
      UPDATE verdict_barrier SET state = $1::text, output = $2::text, since = now(),
        tried = CASE WHEN $3::text = 'tried' THEN now() END
      WHERE tx = $4::text AND branch = $5::text
      """;

  private static final String MAY_BE_KEPT =
      """
      current_setting('verdict.claimed', true) = 'yes'
        AND ($6::text <> 'work'
          OR NOT EXISTS (SELECT FROM verdict_watermark w WHERE w.tx >= $7::text))""";

  /**
   * Keeps an answer. This must be the transaction that wrote or locked the row; work must not have
   * been forgotten since the claim, which a statement of its own sees in READ COMMITTED. Only
   * reservations change a column that is in an index: all other rows stay where they are.
   */
  static final String RECORD = RECORD_HEAD + "AND " + MAY_BE_KEPT;

  /** What {@link #RECORD_OR_FAIL} fails with, quoted, if the answer may not be kept. */
  static final String NOT_KEPT = "verdict_not_kept";

  /**
   * The same; takes a text for a truth value if the answer may not be kept, so that nothing behind
   * it runs. To count what is updated instead would cost as much as the claim.
   */
  static final String RECORD_OR_FAIL =
      RECORD_HEAD
          + "AND CASE WHEN "
          + MAY_BE_KEPT
          + " THEN true ELSE ('"
          + NOT_KEPT
          + "' || current_setting('transaction_isolation'))::boolean END";

  /**
   * Inserts the row of announced work with its answer. Like {@link #RECORD_OR_FAIL} it fails, so
   * that nothing behind it runs, if this is not the transaction that announced it, or if the work
   * was forgotten meanwhile; and by the key, if somebody else's row is there. Of work that was not
   * announced it is only known whether its transaction wrote something, and did so by the snapshots
   * that the watermark needs.
   */
  static final String KEEP =
      """
      INSERT INTO verdict_barrier
        (tx, branch, service, style, state, operation, input_hash, input, reason, epoch, output,
          tried)
      SELECT $1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text,
        $9::text, $10::text::bigint
          + CASE WHEN pg_current_xact_id_if_assigned()::text = coalesce(nullif($11::text, ''),
              CASE current_setting('transaction_isolation')
                WHEN 'read committed' THEN pg_current_xact_id_if_assigned()::text END)
            AND NOT EXISTS (SELECT FROM verdict_watermark w WHERE w.tx >= $12::text) THEN 0
          ELSE ('%s' || current_setting('transaction_isolation'))::bigint END,
        $13::text, CASE WHEN $14::text = 'tried' THEN now() END"""
          .formatted(NOT_KEPT);

  /**
   * Inserts the row of announced work as broken if its transaction was committed although nobody
   * kept an answer: the handler did so by itself. Its own row, if the commit was the barrier's, and
   * one of others that were done with the branch stay as they are.
   */
  static final String BREAK_IF_COMMITTED =
      ROW_WITHOUT_OUTPUT
          + """

      WHERE pg_xact_status($11::text::xid8) = 'committed'
      ON CONFLICT (tx, branch) DO UPDATE SET state = excluded.state
        WHERE b.state IN ('TOMBSTONE', 'REFUSED', 'READ_ONLY')""";

  static final String PREPARED_IN_DOUBT =
      """
      SELECT gid FROM pg_prepared_xact()
      WHERE starts_with(gid, $1::text)
        AND prepared <= now() - $2::text::bigint * interval '1 millisecond'
      ORDER BY random() LIMIT $3::text::int""";

  /** Whoever prepared it; its locks are in the way of everybody. */
  static final String LONG_PREPARED =
      """
      SELECT gid, to_char(prepared AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      FROM pg_prepared_xacts
      WHERE database = current_database()
        AND prepared <= now() - $1::text::bigint * interval '1 millisecond'
      ORDER BY prepared LIMIT 1""";

  static final String TRIED_IN_DOUBT =
      """
      SELECT tx, branch FROM verdict_barrier
      WHERE service = $1::text AND tried <= now() - $2::text::bigint * interval '1 millisecond'
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

  static final String HELD =
      """
      SELECT tx, branch, style, state, floor(extract(epoch FROM since) * 1000)::bigint::text
      FROM verdict_barrier
      WHERE service = $1::text
        AND tx >= $2::text COLLATE "C" AND tx < $3::text COLLATE "C"
        AND (tx, branch) > ($4::text COLLATE "C", $5::text COLLATE "C")
      ORDER BY tx, branch LIMIT $6::text::int""";

  static final String WATERMARK = "SELECT tx FROM verdict_watermark";

  static final String TABLES =
      """
      SELECT b.tx, b.branch, b.service, b.style, b.state, b.operation, b.input_hash, b.input,
        b.output, b.reason, b.epoch, b.since, b.tried, w.one, w.tx, l.resource, l.token
      FROM verdict_barrier b, verdict_watermark w, verdict_lock l WHERE false""";

  static final String SETTINGS =
      "SELECT current_database()::text, current_setting('max_prepared_transactions'),"
          + " current_setting('fsync'), current_setting('synchronous_commit'),"
          + " current_setting('lock_timeout')";

  private static final String ABOVE_EVERY_ID = "~";

  private Sql() {}

  /** The first parameters of a claim, to be added to. */
  static List<String> claimed(Entry it, String service) {
    List<String> parameters = new ArrayList<>(PARAMETERS_MAX);
    Collections.addAll(
        parameters,
        it.key().tx().text(),
        it.key().branch().text(),
        service,
        it.style().name(),
        it.state().name(),
        it.operation(),
        it.inputHash(),
        JsonText.format(it.input()),
        it.reason(),
        Long.toString(it.epoch()));
    return parameters;
  }

  /** Names the advisory lock of a branch. */
  static String lockOf(BranchKey key) {
    return TABLE + " " + key.tx().text() + " " + key.branch().text();
  }

  /**
   * The oldest watermark that keeps an entry out. None keeps a tombstone out: it must meet, at the
   * key, work that is about to commit.
   */
  static String oldestThatForgets(Entry entry) {
    return entry.state() == State.TOMBSTONE ? ABOVE_EVERY_ID : entry.key().tx().text();
  }

  /**
   * Reads a row: the columns of {@link #COLUMNS}.
   *
   * @param isolation what the last column must say
   */
  static Entry entry(BranchKey key, List<String> row, String isolation) {
    requireIsolation(row.get(8), isolation);
    return new Entry(
        key,
        Style.valueOf(row.get(0)),
        State.valueOf(row.get(1)),
        row.get(2),
        row.get(3),
        JsonText.parse(row.get(4)),
        JsonText.parse(row.get(5)),
        row.get(6),
        Long.parseLong(row.get(7)));
  }

  /** Whatever else is set could decide by an old snapshot. */
  static void requireIsolation(String isolation, String needed) {
    if (!isolation.equalsIgnoreCase(needed)) {
      throw new IllegalStateException(
          "the barrier needs transaction isolation READ COMMITTED, not " + isolation);
    }
  }
}
