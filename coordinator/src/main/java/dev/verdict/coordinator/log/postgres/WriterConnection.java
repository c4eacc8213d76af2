package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotice;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/**
 * The connection that appends: autocommit, one prepared statement, no timeouts on the server's
 * side.
 */
final class WriterConnection {
  /**
   * No timeouts; and one plan for ever, with hash joins: the planner cannot know how many entries
   * an array holds and would compare all with all.
   */
  private static final String SETTINGS =
      """
      SELECT set_config(name, wanted, false) FROM (VALUES
        ('statement_timeout', '0'), ('lock_timeout', '0'), ('transaction_timeout', '0'),
        ('idle_session_timeout', '0'), ('jit', 'off'), ('plan_cache_mode', 'force_generic_plan'),
        ('enable_nestloop', 'off'), ('enable_mergejoin', 'off')) w(name, wanted)
      JOIN pg_settings USING (name)
      """;

  private final PgConnection connection;
  private final PreparedStatement statement;
  private boolean unconfirmed;

  private WriterConnection(PgConnection connection, PreparedStatement statement) {
    this.connection = connection;
    this.statement = statement;
    connection.noticeHandler(this::noticed);
  }

  static Future<WriterConnection> open(Database database, String owner) {
    return database
        .connect("verdict append " + owner)
        .compose(
            connection ->
                connection
                    .query(SETTINGS)
                    .execute()
                    .compose(set -> connection.prepare(AppendStatement.SQL))
                    .map(statement -> new WriterConnection(connection, statement))
                    .onFailure(e -> connection.close()));
  }

  private void noticed(PgNotice notice) {
    if (Notices.lost(notice)) {
      unconfirmed = true;
    }
  }

  /**
   * Executes the append once.
   *
   * @return its rows; fails with {@link UnconfirmedException} if it was committed, but not for sure
   *     on the standbys
   */
  Future<RowSet<Row>> append(Tuple parameters) {
    unconfirmed = false;
    return statement
        .query()
        .execute(parameters)
        .compose(
            rows ->
                unconfirmed
                    ? Future.failedFuture(new UnconfirmedException())
                    : Future.succeededFuture(rows));
  }

  int processId() {
    return connection.processId();
  }

  void close() {
    connection.close();
  }

  /** The server committed, but stopped waiting for its standbys: as good as no answer. */
  static final class UnconfirmedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnconfirmedException() {
      super("committed, but perhaps not on the standbys", null, false, false);
    }
  }
}
