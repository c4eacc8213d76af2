package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.Grant;
import dev.verdict.coordinator.access.Role;
import dev.verdict.coordinator.access.TokenStore;
import dev.verdict.coordinator.audit.AuditEntry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tokens in PostgreSQL. Those that are good are read in a session of its own: whether callers are
 * let in must not wait for what else is asked.
 */
public final class PostgresTokenStore implements TokenStore {
  /** How long it may take to read those that are good. */
  static final Duration READ_MAX = Duration.ofSeconds(2);

  private static final String COLUMNS =
      "id, name, hash, ending, roles, namespaces, services, created_at, created_by, expires_at,"
          + " revoked_at";

  private static final String IS_GOOD =
      "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > statement_timestamp())";

  private static final String LIVE = "SELECT " + COLUMNS + " FROM api_token WHERE " + IS_GOOD;

  private static final String LIST =
      LIVE
          + " UNION ALL (SELECT "
          + COLUMNS
          + " FROM api_token WHERE NOT ("
          + IS_GOOD
          + ") ORDER BY created_at DESC, id LIMIT $1) ORDER BY created_at DESC, id";

  private static final String FIND = "SELECT " + COLUMNS + " FROM api_token WHERE id = $1";

  private static final String ADD =
      "SELECT "
          + COLUMNS
          + " FROM add_api_token($1, $2, $3, $4, $5, $6, $7, $8,"
          + " $9 * interval '1 millisecond', $10 * interval '1 millisecond', $11)";

  private static final String ADD_FIRST =
      "SELECT add_first_api_token($1, $2, $3, $4, $5, $6, $7, $8, $9)";

  private static final String REVOKE =
      "UPDATE api_token SET revoked_at = coalesce(revoked_at, clock_timestamp()) WHERE id = $1"
          + " RETURNING "
          + COLUMNS;

  private final Database database;
  private final SoleSession reading;

  /**
   * @param database where they are
   */
  public PostgresTokenStore(Database database) {
    this.database = database;
    this.reading =
        new SoleSession(database, "verdict tokens", READ_MAX, session -> Future.succeededFuture());
  }

  /** Fails after {@link #READ_MAX} at the latest. */
  @Override
  public Future<List<ApiToken>> live() {
    return reading.execute(LIVE, Tuple.tuple()).map(PostgresTokenStore::tokens);
  }

  /** Ends the session in which those that are good are read. */
  public void close() {
    reading.close();
  }

  @Override
  public Future<List<ApiToken>> list() {
    return database.query(LIST, Tuple.of(OVER_LISTED_MAX)).map(PostgresTokenStore::tokens);
  }

  @Override
  public Future<Optional<ApiToken>> find(UUID id) {
    return database.query(FIND, Tuple.of(id)).map(rows -> tokens(rows).stream().findFirst());
  }

  @Override
  public Future<Optional<ApiToken>> add(Draft draft) {
    Tuple parameters =
        Tuple.of(
                draft.id(),
                draft.name(),
                draft.secret().hash(),
                draft.secret().ending(),
                words(draft.grant().roles()),
                draft.grant().namespaces().toArray(String[]::new))
            .addArrayOfString(draft.grant().services().toArray(String[]::new))
            .addString(draft.createdBy())
            .addValue(draft.lasts().map(PostgresTokenStore::millis).orElse(null))
            .addDouble(millis(REMEMBERED))
            .addInteger(ApiToken.LIVE_MAX);
    return database.write(ADD, parameters).map(rows -> tokens(rows).stream().findFirst());
  }

  @Override
  public Future<Boolean> addFirst(Draft draft, AuditEntry entry) {
    Tuple parameters =
        Tuple.of(
                draft.id(),
                draft.name(),
                draft.secret().hash(),
                draft.secret().ending(),
                words(draft.grant().roles()),
                draft.createdBy())
            .addString(entry.action())
            .addString(entry.reason())
            .addString(entry.parameters());
    return database.write(ADD_FIRST, parameters).map(rows -> rows.iterator().next().getBoolean(0));
  }

  @Override
  public Future<Optional<ApiToken>> revoke(UUID id) {
    return database.write(REVOKE, Tuple.of(id)).map(rows -> tokens(rows).stream().findFirst());
  }

  private static String[] words(Set<Role> roles) {
    return roles.stream().sorted().map(Role::word).toArray(String[]::new);
  }

  /** A parameter that is multiplied with an interval is a double. */
  static double millis(Duration duration) {
    return duration.toMillis();
  }

  private static List<ApiToken> tokens(Iterable<Row> rows) {
    List<ApiToken> tokens = new ArrayList<>();
    rows.forEach(row -> tokens.add(token(row)));
    return tokens;
  }

  private static ApiToken token(Row row) {
    return new ApiToken(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("hash"),
        row.getString("ending"),
        new Grant(
            roles(row.getArrayOfStrings("roles")),
            List.of(row.getArrayOfStrings("namespaces")),
            List.of(row.getArrayOfStrings("services"))),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getString("created_by"),
        Optional.ofNullable(time(row, "expires_at")).map(OffsetDateTime::toInstant),
        Optional.ofNullable(time(row, "revoked_at")).map(OffsetDateTime::toInstant));
  }

  private static @Nullable OffsetDateTime time(Row row, String column) {
    return row.getOffsetDateTime(column);
  }

  /** A role that a later release knows lets nobody do anything here. */
  private static Set<Role> roles(String[] words) {
    Set<Role> roles = new HashSet<>();
    for (String word : words) {
      Role.of(word).ifPresent(roles::add);
    }
    return roles;
  }
}
