package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntry;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The append of what is most likely nowhere yet: plain inserts of all, if every shard is held; else
 * nothing is stored, or the statement fails.
 *
 * <p>Nothing stored says nothing about who was first; the {@link SettlingAppend} of the same
 * entries does. Nothing else may be sent in between.
 */
final class PlainAppend implements AppendStatement {
  private static final String SQL =
      "WITH "
          + FENCE
          + """
      g AS MATERIALIZED (SELECT count(*) = cardinality($1) AS held FROM f),
      k AS (
        INSERT INTO idempotency_key (tx, namespace, principal, key, request_hash)
        SELECT * FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
        WHERE (SELECT held FROM g)),
      d AS (
        INSERT INTO decision (tx, shard, epoch, outcome)
        SELECT * FROM unnest($9::text[], $10::int[], $11::bigint[], $12::text[])
        WHERE (SELECT held FROM g)),
      e AS (
        INSERT INTO entry (tx, shard, epoch, seq, body)
        SELECT * FROM unnest($13::text[], $14::int[], $15::bigint[], $16::int[], $17::text[])
        WHERE (SELECT held FROM g)),
      opened AS (
        INSERT INTO transaction (tx, shard, last_seq, finished, status, outcome, reason, stuck,
          kind, namespace, principal, name, business_key, labels, traceparent)
        SELECT u.tx, u.shard, 1, u.finished, u.status, u.outcome, u.reason, u.stuck,
          u.kind, u.namespace, u.principal, u.name, u.business_key, u.labels::jsonb, u.traceparent
        FROM unnest($18::text[], $19::int[], $20::boolean[], $21::text[],
            $22::text[], $23::text[], $24::text[], $25::text[], $26::text[], $27::text[],
            $28::text[], $29::text[], $30::text[], $31::text[])
          u(tx, shard, finished, status, outcome, reason, stuck,
            kind, namespace, principal, name, business_key, labels, traceparent)
        WHERE (SELECT held FROM g)),
      continued AS (
        INSERT INTO transaction AS x (tx, shard, last_seq, finished, status, outcome, reason, stuck,
          kind, namespace, principal, name, business_key, labels, traceparent)
        SELECT u.tx, u.shard, u.seq,
          u.finished, u.status, u.outcome, u.reason, u.stuck, 'atomic', '', '', '', '', '{}', ''
        FROM unnest($32::text[], $33::int[], $34::int[], $35::boolean[],
            $36::text[], $37::text[], $38::text[], $39::text[])
          u(tx, shard, seq, finished, status, outcome, reason, stuck)
        WHERE (SELECT held FROM g)
        ON CONFLICT (tx) DO UPDATE SET updated_at = now(), finished = EXCLUDED.finished,
          status = EXCLUDED.status, outcome = EXCLUDED.outcome, reason = EXCLUDED.reason,
          stuck = EXCLUDED.stuck, wake_at = NULL,
          last_seq = CASE WHEN EXCLUDED.last_seq = x.last_seq + 1 THEN EXCLUDED.last_seq
            ELSE refuse_integer('it is not the next') END)
      """;

  private static final String FLUSHED = "SELECT held FROM g WHERE held";

  /** The commit of this very statement does not wait for the disk. */
  private static final String UNFLUSHED =
      "SELECT held, set_config('synchronous_commit', 'off', true) FROM g WHERE held";

  private final String answer;

  private PlainAppend(String answer) {
    this.answer = answer;
  }

  /** The one that is acknowledged when it is on disk. */
  static PlainAppend flushed() {
    return new PlainAppend(FLUSHED);
  }

  /**
   * The one that is acknowledged before: the server flushes it within a second, or with whatever it
   * flushes next, and loses it if it crashes before.
   */
  static PlainAppend unflushed() {
    return new PlainAppend(UNFLUSHED);
  }

  @Override
  public String sql() {
    return SQL + answer;
  }

  @Override
  public Tuple parameters(String owner, List<LogEntry> entries) {
    Columns all = new Columns(entries);
    Columns deciding = all.only(entry -> entry.decision().isPresent());
    Columns claiming = all.only(entry -> entry.claim().isPresent());
    Columns opening = all.only(entry -> entry.seq() == 1);
    Columns continuing = all.only(entry -> entry.seq() > 1);
    Tuple parameters = Tuple.tuple();
    all.addFence(parameters, owner);
    claiming.addTransactions(parameters);
    claiming.addClaims(parameters);
    deciding.addPlace(parameters);
    deciding.addDecisions(parameters);
    all.addPlace(parameters);
    all.addRecords(parameters);
    opening.addTransactions(parameters);
    opening.addShards(parameters);
    opening.addStates(parameters);
    opening.addOrigins(parameters);
    continuing.addTransactions(parameters);
    continuing.addShards(parameters);
    continuing.addSeqs(parameters);
    continuing.addStates(parameters);
    return parameters;
  }

  @Override
  public Optional<List<AppendOutcome>> outcomes(List<LogEntry> entries, Iterable<Row> rows) {
    if (!rows.iterator().hasNext()) {
      return Optional.empty();
    }
    return Optional.of(Collections.nCopies(entries.size(), new AppendOutcome.Appended()));
  }
}
