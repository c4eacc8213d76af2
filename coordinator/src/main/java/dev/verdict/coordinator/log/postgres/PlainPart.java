package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.log.LogEntry;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * A part of the {@link PlainAppend}, in the order in which they stand there. A question mark stands
 * for a parameter. What a part does not need to store is not in the statement: PostgreSQL makes
 * each part ready anew whenever the statement is executed, also for nothing.
 */
enum PlainPart {
  CLAIMS(
      """
      k AS (
        INSERT INTO idempotency_key (tx, namespace, principal, key, request_hash)
        SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
        WHERE (SELECT held FROM g))"""),
  DECISIONS(
      """
      d AS (
        INSERT INTO decision (tx, shard, epoch, outcome)
        SELECT * FROM unnest(?::text[], ?::int[], ?::bigint[], ?::text[])
        WHERE (SELECT held FROM g))"""),
  ENTRIES(
      """
      e AS (
        INSERT INTO entry (tx, shard, epoch, seq, body, unlisted)
        SELECT * FROM unnest(?::text[], ?::int[], ?::bigint[], ?::int[], ?::text[], ?::text[])
        WHERE (SELECT held FROM g))"""),
  /** The first row of a transaction, with its first entry or the second. */
  OPENINGS(
      """
      opened AS (
        INSERT INTO transaction (tx, shard, last_seq, finished, status, outcome, reason, stuck,
          kind, namespace, principal, name, business_key, labels, traceparent)
        SELECT u.tx, u.shard, u.seq, u.finished, u.status, u.outcome, u.reason, u.stuck,
          u.kind, u.namespace, u.principal, u.name, u.business_key, u.labels::jsonb, u.traceparent
        FROM unnest(?::text[], ?::int[], ?::int[], ?::boolean[], ?::text[], ?::text[], ?::text[],
            ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
          u(tx, shard, seq, finished, status, outcome, reason, stuck,
            kind, namespace, principal, name, business_key, labels, traceparent)
        WHERE (SELECT held FROM g))"""),
  /** A row that was there has a kind; one that is new here has none, and is refused. */
  CONTINUATIONS(
      """
      continued AS (
        INSERT INTO transaction AS x (tx, shard, last_seq, finished, status, outcome, reason, stuck,
          kind, namespace, principal, name, business_key, labels, traceparent)
        SELECT u.tx, u.shard, u.seq,
          u.finished, u.status, u.outcome, u.reason, u.stuck, '', '', '', '', '', '{}', ''
        FROM unnest(?::text[], ?::int[], ?::int[], ?::boolean[], ?::text[], ?::text[], ?::text[],
            ?::text[])
          u(tx, shard, seq, finished, status, outcome, reason, stuck)
        WHERE (SELECT held FROM g)
        ON CONFLICT (tx) DO UPDATE SET updated_at = now(), finished = EXCLUDED.finished,
          status = EXCLUDED.status, outcome = EXCLUDED.outcome, reason = EXCLUDED.reason,
          stuck = EXCLUDED.stuck, wake_at = NULL,
          last_seq = CASE WHEN EXCLUDED.last_seq = x.last_seq + 1 THEN EXCLUDED.last_seq
            ELSE refuse_integer('it is not the next') END
        RETURNING CASE WHEN x.kind = '' THEN refuse_integer('a predecessor is missing') END)""");

  private final String sql;

  PlainPart(String sql) {
    this.sql = sql;
  }

  /** Its text; it asks {@code g} whether every shard is held. */
  String sql() {
    return sql;
  }

  /** Whether it stores something of the entry. */
  boolean concerns(PlainEntry plain) {
    LogEntry entry = plain.entry();
    return switch (this) {
      case CLAIMS -> entry.claim().isPresent();
      case DECISIONS -> entry.decision().isPresent();
      case ENTRIES -> true;
      case OPENINGS -> plain.row() == PlainEntry.Row.FIRST;
      case CONTINUATIONS -> plain.row() == PlainEntry.Row.NEXT;
    };
  }

  /** Adds its parameters: what it stores of the entries that concern it. */
  void addTo(Tuple parameters, List<PlainEntry> entries) {
    List<PlainEntry> own = entries.stream().filter(this::concerns).toList();
    Columns of = new Columns(own.stream().map(PlainEntry::entry).toList());
    switch (this) {
      case CLAIMS -> {
        of.addTransactions(parameters);
        of.addClaims(parameters);
      }
      case DECISIONS -> {
        of.addPlace(parameters);
        of.addDecisions(parameters);
      }
      case ENTRIES -> {
        of.addPlace(parameters);
        of.addRecords(parameters);
        parameters.addValue(own.stream().map(PlainEntry::unlisted).toArray(String[]::new));
      }
      case OPENINGS -> {
        of.addTransactions(parameters);
        of.addShards(parameters);
        of.addSeqs(parameters);
        of.addStates(parameters);
        of.addOrigins(parameters);
      }
      case CONTINUATIONS -> {
        of.addTransactions(parameters);
        of.addShards(parameters);
        of.addSeqs(parameters);
        of.addStates(parameters);
      }
    }
  }
}
