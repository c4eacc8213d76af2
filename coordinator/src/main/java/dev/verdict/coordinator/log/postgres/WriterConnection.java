package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgNotice;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The connection that appends: autocommit, prepared statements, no timeouts on the server's side.
 */
final class WriterConnection {
  /** A connection that is not ready after this long, once it is made, is given up. */
  static final Duration READY_MAX = Duration.ofSeconds(5);

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

  private final Session session;
  private final Map<WriterStatement, PreparedStatement> prepared = new HashMap<>();
  private Optional<Promise<?>> awaited = Optional.empty();
  private boolean unconfirmed;

  private WriterConnection(Session session) {
    this.session = session;
    session.connection().noticeHandler(this::noticed);
  }

  /** What the server calls the session of an owner's writer. */
  static String nameFor(String owner) {
    return "verdict append " + owner;
  }

  static Future<WriterConnection> open(Database database, String owner) {
    return database
        .connect(nameFor(owner))
        .compose(
            session ->
                database
                    .bounded(session.connection().query(SETTINGS).execute(), READY_MAX, () -> {})
                    .map(set -> new WriterConnection(session))
                    .onFailure(e -> session.close()));
  }

  private void noticed(PgNotice notice) {
    if (Notices.lost(notice)) {
      unconfirmed = true;
    }
  }

  boolean isPrepared(WriterStatement statement) {
    return prepared.containsKey(statement);
  }

  /** Prepares a statement; fails when this is closed. */
  Future<Void> prepare(WriterStatement statement) {
    Promise<Void> ready = Promise.promise();
    awaited = Optional.of(ready);
    session
        .connection()
        .prepare(statement.sql())
        .onSuccess(made -> prepared.put(statement, made))
        .<Void>mapEmpty()
        .onSuccess(ready::tryComplete)
        .onFailure(ready::tryFail);
    return ready.future();
  }

  /**
   * Executes a statement once that was prepared.
   *
   * @return its rows; fails with {@link UnconfirmedException} if it was committed, but not for sure
   *     on the standbys, and when this is closed
   */
  Future<RowSet<Row>> execute(WriterStatement statement, Tuple parameters) {
    PreparedStatement ready = prepared.get(statement);
    if (ready == null) {
      throw new IllegalArgumentException("not prepared: " + statement);
    }
    unconfirmed = false;
    Promise<RowSet<Row>> answer = Promise.promise();
    awaited = Optional.of(answer);
    ready
        .query()
        .execute(parameters)
        .onComplete(
            (rows, failure) -> {
              if (failure != null) {
                answer.tryFail(failure);
              } else if (unconfirmed) {
                answer.tryFail(new UnconfirmedException());
              } else {
                answer.tryComplete(rows);
              }
            });
    return answer.future();
  }

  int processId() {
    return session.connection().processId();
  }

  /** Ends the connection. An append under way gets no acknowledgement any more. */
  void close() {
    session.close();
    awaited.ifPresent(answer -> answer.tryFail(new IllegalStateException("closed by this side")));
  }

  /** The server committed, but stopped waiting for its standbys: as good as no answer. */
  static final class UnconfirmedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnconfirmedException() {
      super("committed, but perhaps not on the standbys", null, false, false);
    }
  }
}
