package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntry;
import dev.verdict.protocol.TxId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The append that finds out who was first. It is safe to repeat, and costs more than the {@link
 * PlainAppend}, which is tried before it.
 *
 * <p>A key claim comes before everything else of its entry, a decision before the records that
 * state it. What is there already is updated to what it is, because that waits for a writer under
 * way and shows the row that won. A later entry brings no kind: where no row was there, there is no
 * predecessor. The exception is the second entry of a transaction whose first one came without a
 * row.
 */
final class SettlingAppend implements AppendStatement, WriterStatement {
  private static final String SQL =
      """
      WITH u AS MATERIALIZED (
        SELECT tx COLLATE "C" AS tx, shard, epoch, seq, body, decision,
          key_namespace, key_principal, key, request_hash, finished, status, outcome, reason,
          stuck, kind, namespace, principal, name, business_key, labels, traceparent, ord
        FROM unnest($4::text[], $5::int[], $6::bigint[], $7::int[], $8::text[], $9::text[],
            $10::text[], $11::text[], $12::text[], $13::text[], $14::boolean[], $15::text[],
            $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[],
            $22::text[], $23::text[], $24::text[], $25::text[])
          WITH ORDINALITY AS u(tx, shard, epoch, seq, body, decision,
            key_namespace, key_principal, key, request_hash, finished, status, outcome, reason,
            stuck, kind, namespace, principal, name, business_key, labels, traceparent, ord)),
      """
          + FENCE
          + """
      k AS (
        INSERT INTO idempotency_key AS x (namespace, principal, key, tx, request_hash)
        SELECT u.key_namespace, u.key_principal, u.key, u.tx, u.request_hash
        FROM u JOIN f ON f.shard = u.shard AND f.epoch = u.epoch
        WHERE u.key IS NOT NULL ORDER BY 1, 2, 3
        ON CONFLICT (namespace, principal, key) DO UPDATE SET tx = x.tx
        RETURNING x.namespace, x.principal, x.key, x.tx, x.request_hash),
      a AS MATERIALIZED (
        SELECT u.*, k.tx AS holder, k.request_hash AS holder_hash,
          u.key IS NULL OR k.tx = u.tx AS claimed
        FROM u JOIN f ON f.shard = u.shard AND f.epoch = u.epoch
        LEFT JOIN k ON k.key = u.key AND k.namespace = u.key_namespace
          AND k.principal = u.key_principal),
      d AS (
        INSERT INTO decision AS x (tx, shard, epoch, outcome)
        SELECT tx, shard, epoch, decision FROM a WHERE claimed AND decision IS NOT NULL ORDER BY tx
        ON CONFLICT (tx) DO UPDATE SET settled = x.settled + 1
        RETURNING x.tx, x.outcome),
      e AS (
        INSERT INTO entry AS x (tx, seq, shard, epoch, body)
        SELECT a.tx, a.seq, a.shard, a.epoch, a.body FROM a LEFT JOIN d ON d.tx = a.tx
        WHERE a.claimed AND (a.decision IS NULL OR a.decision = d.outcome) ORDER BY a.tx
        ON CONFLICT (tx, seq) DO UPDATE SET body = CASE WHEN x.body = EXCLUDED.body THEN x.body
          ELSE refuse_text('other records are stored under ' || x.tx || ' ' || x.seq) END
        RETURNING x.tx),
      t AS (
        INSERT INTO transaction AS x (tx, shard, last_seq, finished, kind, namespace, principal,
          name, business_key, labels, traceparent, status, outcome, reason, stuck)
        SELECT a.tx, a.shard, a.seq, a.finished, CASE WHEN a.seq = 1 OR a.seq = 2 AND EXISTS (
            SELECT FROM entry p WHERE p.tx = a.tx AND p.seq = 1 AND p.unlisted IS NOT NULL)
          THEN a.kind ELSE '' END,
          a.namespace, a.principal, a.name, a.business_key, a.labels::jsonb, a.traceparent, a.status, a.outcome, a.reason,
          a.stuck
        FROM a JOIN e ON e.tx = a.tx ORDER BY a.tx
        ON CONFLICT (tx) DO UPDATE SET updated_at = now(), finished = EXCLUDED.finished,
          status = EXCLUDED.status, outcome = EXCLUDED.outcome, reason = EXCLUDED.reason,
          stuck = EXCLUDED.stuck,
          wake_at = CASE WHEN EXCLUDED.last_seq = x.last_seq THEN x.wake_at END,
          last_seq = CASE WHEN EXCLUDED.last_seq <= x.last_seq + 1 THEN EXCLUDED.last_seq
            ELSE refuse_integer('a predecessor of ' || x.tx || ' ' || EXCLUDED.last_seq
              || ' is missing') END
          WHERE EXCLUDED.last_seq >= x.last_seq
        RETURNING CASE WHEN x.kind = '' THEN
          refuse_text('a predecessor of ' || x.tx || ' ' || x.last_seq || ' is missing') END)
      SELECT a.ord::int, e.tx IS NOT NULL, a.holder, a.holder_hash, d.outcome
      FROM a LEFT JOIN d ON d.tx = a.tx LEFT JOIN e ON e.tx = a.tx
      """;

  @Override
  public boolean flushed() {
    return true;
  }

  @Override
  public WriterStatement text() {
    return this;
  }

  @Override
  public String sql() {
    return SQL;
  }

  @Override
  public List<LogEntry> unlisted() {
    return List.of();
  }

  @Override
  public Tuple parameters(String owner, List<LogEntry> entries) {
    Columns columns = new Columns(entries);
    Tuple parameters = Tuple.tuple();
    columns.addFence(parameters, owner);
    columns.addPlace(parameters);
    columns.addRecords(parameters);
    columns.addDecisions(parameters);
    columns.addClaims(parameters);
    columns.addStates(parameters);
    columns.addOrigins(parameters);
    return parameters;
  }

  /** An entry without a row was fenced. */
  @Override
  public Optional<List<AppendOutcome>> outcomes(List<LogEntry> entries, Iterable<Row> rows) {
    List<AppendOutcome> outcomes =
        new ArrayList<>(Collections.nCopies(entries.size(), new AppendOutcome.Fenced()));
    rows.forEach(row -> outcomes.set(row.getInteger(0) - 1, outcome(row)));
    return Optional.of(outcomes);
  }

  private static AppendOutcome outcome(Row row) {
    if (row.getBoolean(1)) {
      return new AppendOutcome.Appended();
    }
    String winner = row.getString(4);
    if (winner != null) {
      return new AppendOutcome.Lost(Words.outcome(winner));
    }
    return new AppendOutcome.KeyTaken(new TxId(row.getString(2)), row.getString(3));
  }
}
