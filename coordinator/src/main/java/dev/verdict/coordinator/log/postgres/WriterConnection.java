package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotice;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The connection that appends: autocommit, prepared statements, no timeouts on the server's side.
 */
final class WriterConnection {
  /**
   * No timeouts; and one plan for ever, which fits large tables and any number of entries: made on
   * an empty table, a plan of the planner's own choice would scan it all with every append.
   */
  private static final String SETTINGS =
      """
      SELECT set_config(name, wanted, false) FROM (VALUES
        ('statement_timeout', '0'), ('lock_timeout', '0'), ('transaction_timeout', '0'),
        ('idle_session_timeout', '0'), ('jit', 'off'), ('plan_cache_mode', 'force_generic_plan'),
        ('enable_nestloop', 'off'), ('enable_mergejoin', 'off'), ('enable_seqscan', 'off')
      ) w(name, wanted)
      JOIN pg_settings USING (name)
      """;

  private final Database.Session session;
  private final Map<AppendStatement, PreparedStatement> prepared;
  private boolean unconfirmed;

  private WriterConnection(
      Database.Session session, Map<AppendStatement, PreparedStatement> prepared) {
    this.session = session;
    this.prepared = prepared;
    session.connection().noticeHandler(this::noticed);
  }

  static Future<WriterConnection> open(
      Database database, String owner, List<AppendStatement> statements) {
    return database
        .connect("verdict append " + owner)
        .compose(
            session ->
                session
                    .connection()
                    .query(SETTINGS)
                    .execute()
                    .compose(set -> prepare(session.connection(), statements))
                    .map(prepared -> new WriterConnection(session, prepared))
                    .onFailure(e -> session.close()));
  }

  private static Future<Map<AppendStatement, PreparedStatement>> prepare(
      PgConnection connection, List<AppendStatement> statements) {
    Map<AppendStatement, PreparedStatement> prepared = new HashMap<>();
    Future<?> last = Future.succeededFuture();
    for (AppendStatement statement : statements) {
      last =
          last.compose(before -> connection.prepare(statement.sql()))
              .onSuccess(ready -> prepared.put(statement, ready));
    }
    return last.map(all -> prepared);
  }

  private void noticed(PgNotice notice) {
    if (Notices.lost(notice)) {
      unconfirmed = true;
    }
  }

  /**
   * Executes an append once.
   *
   * @return its rows; fails with {@link UnconfirmedException} if it was committed, but not for sure
   *     on the standbys
   */
  Future<RowSet<Row>> append(AppendStatement statement, Tuple parameters) {
    PreparedStatement ready = prepared.get(statement);
    if (ready == null) {
      throw new IllegalArgumentException("not prepared: " + statement);
    }
    unconfirmed = false;
    return ready
        .query()
        .execute(parameters)
        .compose(
            rows ->
                unconfirmed
                    ? Future.failedFuture(new UnconfirmedException())
                    : Future.succeededFuture(rows));
  }

  int processId() {
    return session.connection().processId();
  }

  void close() {
    session.close();
  }

  /** The server committed, but stopped waiting for its standbys: as good as no answer. */
  static final class UnconfirmedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnconfirmedException() {
      super("committed, but perhaps not on the standbys", null, false, false);
    }
  }
}
