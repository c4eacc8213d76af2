package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.access.SessionStore;
import dev.verdict.coordinator.access.SignIn;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sessions in PostgreSQL. Those that are not over are read over a connection of its own: whether
 * callers are let in must not wait for what else is asked.
 */
public final class PostgresSessionStore implements SessionStore {
  private static final String COLUMNS =
      "hash, token_hash, opened_at, acted_at, idle_ends_at, ends_at";

  private static final String IS_LIVE =
      "idle_ends_at > statement_timestamp() AND ends_at > statement_timestamp()";

  private static final String LIVE = "SELECT " + COLUMNS + " FROM console_session WHERE " + IS_LIVE;

  private static final String OPEN =
      "SELECT "
          + COLUMNS
          + " FROM open_console_session($1, $2, $3 * interval '1 millisecond',"
          + " $4 * interval '1 millisecond', $5, $6)";

  private static final String ACTED =
      "UPDATE console_session SET acted_at = statement_timestamp(), idle_ends_at = least(ends_at,"
          + " greatest(idle_ends_at, statement_timestamp() + $2 * interval '1 millisecond'))"
          + " WHERE hash = $1 AND "
          + IS_LIVE
          + " RETURNING "
          + COLUMNS;

  private static final String END = "DELETE FROM console_session WHERE hash = $1";

  private final Database database;
  private final SoleSession reading;

  /**
   * @param database where they are
   */
  public PostgresSessionStore(Database database) {
    this.database = database;
    this.reading =
        new SoleSession(
            database,
            "verdict sign-ins",
            PostgresTokenStore.READ_MAX,
            session -> Future.succeededFuture());
  }

  /** Fails after {@link PostgresTokenStore#READ_MAX} at the latest. */
  @Override
  public Future<List<SignIn>> live() {
    return reading.execute(LIVE, Tuple.tuple()).map(PostgresSessionStore::sessions);
  }

  /** Ends the connection over which those that are not over are read. */
  public void close() {
    reading.close();
  }

  @Override
  public Future<Optional<SignIn>> open(
      String hash, String tokenHash, Duration idle, Duration lifetime) {
    Tuple parameters =
        Tuple.of(
            hash,
            tokenHash,
            PostgresTokenStore.millis(idle),
            PostgresTokenStore.millis(lifetime),
            SignIn.OF_TOKEN_MAX,
            SignIn.LIVE_MAX);
    return database.write(OPEN, parameters).map(rows -> sessions(rows).stream().findFirst());
  }

  @Override
  public Future<Optional<SignIn>> acted(String hash, Duration idle) {
    return database
        .write(ACTED, Tuple.of(hash, PostgresTokenStore.millis(idle)))
        .map(rows -> sessions(rows).stream().findFirst());
  }

  @Override
  public Future<Void> end(String hash) {
    return database.write(END, Tuple.of(hash)).mapEmpty();
  }

  private static List<SignIn> sessions(Iterable<Row> rows) {
    List<SignIn> sessions = new ArrayList<>();
    rows.forEach(row -> sessions.add(session(row)));
    return sessions;
  }

  private static SignIn session(Row row) {
    return new SignIn(
        row.getString("hash"),
        row.getString("token_hash"),
        row.getOffsetDateTime("opened_at").toInstant(),
        row.getOffsetDateTime("acted_at").toInstant(),
        row.getOffsetDateTime("idle_ends_at").toInstant(),
        row.getOffsetDateTime("ends_at").toInstant());
  }
}
