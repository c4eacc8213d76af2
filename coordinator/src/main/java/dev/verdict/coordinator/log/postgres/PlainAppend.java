package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.AppendOutcome;
import dev.verdict.coordinator.log.LogEntry;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The append of what is most likely nowhere yet: plain inserts, each of which stores all or makes
 * the whole statement fail.
 *
 * <p>A failure stores nothing and says nothing about who was first; the {@link SettlingAppend} of
 * the same entries does. Nothing else may be sent in between.
 */
final class PlainAppend implements AppendStatement {
  private static final String SQL =
      "WITH "
          + FENCE
          + """
      k AS (
        INSERT INTO idempotency_key (tx, namespace, principal, key, request_hash)
        SELECT u.tx, u.namespace, u.principal, u.key, u.request_hash
        FROM unnest($4::text[], $5::int[], $6::bigint[], $7::text[], $8::text[], $9::text[],
            $10::text[]) u(tx, shard, epoch, namespace, principal, key, request_hash)
        JOIN f USING (shard, epoch)),
      d AS (
        INSERT INTO decision (tx, shard, epoch, outcome)
        SELECT u.tx, shard, epoch, u.outcome
        FROM unnest($11::text[], $12::int[], $13::bigint[], $14::text[])
          u(tx, shard, epoch, outcome)
        JOIN f USING (shard, epoch)),
      e AS (
        INSERT INTO entry (tx, shard, epoch, seq, body)
        SELECT u.tx, shard, epoch, u.seq, u.body
        FROM unnest($15::text[], $16::int[], $17::bigint[], $18::int[], $19::text[])
          u(tx, shard, epoch, seq, body)
        JOIN f USING (shard, epoch)),
      opened AS (
        INSERT INTO transaction (tx, shard, last_seq, finished, status, outcome, reason, stuck,
          kind, namespace, principal, name, business_key, labels, traceparent)
        SELECT u.tx, shard, 1, u.finished, u.status, u.outcome, u.reason, u.stuck,
          u.kind, u.namespace, u.principal, u.name, u.business_key, u.labels::jsonb, u.traceparent
        FROM unnest($20::text[], $21::int[], $22::bigint[], $23::boolean[], $24::text[],
            $25::text[], $26::text[], $27::text[], $28::text[], $29::text[], $30::text[],
            $31::text[], $32::text[], $33::text[], $34::text[])
          u(tx, shard, epoch, finished, status, outcome, reason, stuck,
            kind, namespace, principal, name, business_key, labels, traceparent)
        JOIN f USING (shard, epoch)),
      continued AS (
        INSERT INTO transaction AS x (tx, shard, last_seq, finished, status, outcome, reason, stuck,
          kind, namespace, principal, name, business_key, labels, traceparent)
        SELECT u.tx, shard,
          CASE WHEN (SELECT o.last_seq FROM transaction o WHERE o.tx = u.tx) > 0 THEN u.seq
            ELSE refuse_integer('it continues nothing') END,
          u.finished, u.status, u.outcome, u.reason, u.stuck, 'atomic', '', '', '', '', '{}', ''
        FROM unnest($35::text[], $36::int[], $37::bigint[], $38::int[], $39::boolean[],
            $40::text[], $41::text[], $42::text[], $43::text[])
          u(tx, shard, epoch, seq, finished, status, outcome, reason, stuck)
        JOIN f USING (shard, epoch)
        ON CONFLICT (tx) DO UPDATE SET updated_at = now(), finished = EXCLUDED.finished,
          status = EXCLUDED.status, outcome = EXCLUDED.outcome, reason = EXCLUDED.reason,
          stuck = EXCLUDED.stuck,
          last_seq = CASE WHEN EXCLUDED.last_seq = x.last_seq + 1 THEN EXCLUDED.last_seq
            ELSE refuse_integer('it is not the next') END)
      SELECT shard, epoch FROM f
      """;

  @Override
  public String sql() {
    return SQL;
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
    claiming.addPlace(parameters);
    claiming.addClaims(parameters);
    deciding.addPlace(parameters);
    deciding.addDecisions(parameters);
    all.addPlace(parameters);
    all.addRecords(parameters);
    opening.addPlace(parameters);
    opening.addStates(parameters);
    opening.addOrigins(parameters);
    continuing.addPlace(parameters);
    continuing.addSeqs(parameters);
    continuing.addStates(parameters);
    return parameters;
  }

  @Override
  public List<AppendOutcome> outcomes(List<LogEntry> entries, Iterable<Row> rows) {
    Set<Lead> held = new HashSet<>();
    rows.forEach(row -> held.add(new Lead(row.getInteger(0), row.getLong(1))));
    return entries.stream().map(entry -> outcome(held.contains(Lead.of(entry)))).toList();
  }

  private static AppendOutcome outcome(boolean held) {
    return held ? new AppendOutcome.Appended() : new AppendOutcome.Fenced();
  }
}
