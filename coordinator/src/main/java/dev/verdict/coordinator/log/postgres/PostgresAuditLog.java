package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.audit.AuditEntry;
import dev.verdict.coordinator.audit.AuditHead;
import dev.verdict.coordinator.audit.AuditLog;
import dev.verdict.coordinator.audit.AuditQuery;
import dev.verdict.coordinator.audit.AuditRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The audit log in PostgreSQL. The function of the schema that appends says under which lock. */
public final class PostgresAuditLog implements AuditLog {
  private static final String COLUMNS =
      "number, at, operator, action, tx, filter, reason, parameters, previous_hash, hash";

  private static final String APPEND =
      "SELECT " + COLUMNS + " FROM append_audit($1, $2, $3, $4, $5, $6)";

  private static final String READ =
      "SELECT " + COLUMNS + " FROM audit WHERE number > $1 ORDER BY number LIMIT $2";

  private static final String HEAD = "SELECT number, hash FROM audit_head";

  /** One connection of the pool is left for others. */
  private static final int AT_ONCE = Database.POOL_SIZE_MAX - 1;

  private static final int WAITING_MAX = 1_000;

  private final Database database;
  private final Turns turns;

  /**
   * @param database where it is
   */
  public PostgresAuditLog(Database database) {
    this.database = database;
    this.turns = new Turns(database.vertx(), AT_ONCE, WAITING_MAX);
  }

  @Override
  public Future<AuditRow> append(AuditEntry entry) {
    Tuple parameters =
        Tuple.of(
            entry.operator(),
            entry.action(),
            entry.transaction(),
            entry.filter(),
            entry.reason(),
            entry.parameters());
    return turns
        .take(() -> database.write(APPEND, parameters))
        .map(rows -> row(rows.iterator().next()));
  }

  @Override
  public Future<List<AuditRow>> list(AuditQuery query) {
    List<String> conditions = new ArrayList<>();
    Tuple parameters = Tuple.tuple();
    condition(conditions, parameters, "operator =", query.operator());
    condition(conditions, parameters, "action =", query.action());
    condition(conditions, parameters, "tx =", query.transaction());
    condition(conditions, parameters, "number <", query.before());
    parameters.addValue(query.limit());
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    return rows(
        "SELECT %s FROM audit%s ORDER BY number DESC LIMIT $%d"
            .formatted(COLUMNS, where, parameters.size()),
        parameters);
  }

  private static void condition(
      List<String> conditions, Tuple parameters, String compared, Optional<?> value) {
    value.ifPresent(
        it -> {
          parameters.addValue(it);
          conditions.add(compared + " $" + parameters.size());
        });
  }

  @Override
  public Future<List<AuditRow>> read(long after, int limit) {
    return rows(READ, Tuple.of(after, limit));
  }

  @Override
  public Future<AuditHead> head() {
    return query(HEAD, Tuple.tuple())
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw new IllegalStateException("the head of the audit log is missing");
              }
              Row row = rows.iterator().next();
              return new AuditHead(row.getLong(0), row.getString(1));
            });
  }

  private Future<List<AuditRow>> rows(String sql, Tuple parameters) {
    return query(sql, parameters)
        .map(
            rows -> {
              List<AuditRow> read = new ArrayList<>();
              rows.forEach(row -> read.add(row(row)));
              return read;
            });
  }

  private Future<RowSet<Row>> query(String sql, Tuple parameters) {
    return turns.take(() -> database.query(sql, parameters));
  }

  private static AuditRow row(Row row) {
    return new AuditRow(
        row.getLong(0),
        row.getOffsetDateTime(1).toInstant(),
        new AuditEntry(
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getString(7)),
        row.getString(8),
        row.getString(9));
  }
}
