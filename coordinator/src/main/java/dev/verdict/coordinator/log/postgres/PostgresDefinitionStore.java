package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.definitions.DefinitionStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Definitions in PostgreSQL. */
public final class PostgresDefinitionStore implements DefinitionStore {
  private static final String COLUMNS = "namespace, name, version, hash, json, registered_at";

  private static final String PUT =
      "INSERT INTO saga_definition AS x ("
          + COLUMNS
          + ") VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (namespace, name, version)"
          + " DO UPDATE SET hash = x.hash RETURNING "
          + COLUMNS;

  private static final String SELECT = "SELECT " + COLUMNS + " FROM saga_definition WHERE ";

  private final Database database;

  /**
   * @param database where they are
   */
  public PostgresDefinitionStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Stored> putIfAbsent(Stored definition) {
    Tuple parameters =
        Tuple.of(
            definition.namespace(),
            definition.name(),
            definition.version(),
            definition.hash(),
            definition.json(),
            definition.registeredAt().atOffset(ZoneOffset.UTC));
    return query(PUT, parameters).map(stored -> stored.get(0));
  }

  @Override
  public Future<Optional<Stored>> find(String namespace, String name, Optional<Integer> version) {
    Future<List<Stored>> found =
        version
            .map(
                number ->
                    query(
                        SELECT + "namespace = $1 AND name = $2 AND version = $3",
                        Tuple.of(namespace, name, number)))
            .orElseGet(
                () ->
                    query(
                        SELECT + "namespace = $1 AND name = $2 ORDER BY version DESC LIMIT 1",
                        Tuple.of(namespace, name)));
    return found.map(rows -> rows.stream().findFirst());
  }

  @Override
  public Future<Optional<Stored>> findBefore(String namespace, String name, int version) {
    return query(
            SELECT + "namespace = $1 AND name = $2 AND version < $3 ORDER BY version DESC LIMIT 1",
            Tuple.of(namespace, name, version))
        .map(rows -> rows.stream().findFirst());
  }

  @Override
  public Future<Optional<Stored>> findByHash(String hash) {
    return query(SELECT + "hash = $1 ORDER BY registered_at LIMIT 1", Tuple.of(hash))
        .map(rows -> rows.stream().findFirst());
  }

  @Override
  public Future<List<Stored>> list(String namespace) {
    return query(
        SELECT + "namespace = $1 ORDER BY name COLLATE \"C\", version DESC", Tuple.of(namespace));
  }

  @Override
  public Future<List<Stored>> mentioning(
      String namespace, String piece, Optional<String> name, int limit) {
    return query(
        SELECT
            + "namespace = $1 AND strpos(json, $2) > 0 AND (name = $3 OR $3::text IS NULL)"
            + " ORDER BY registered_at DESC LIMIT $4",
        Tuple.of(namespace, piece, name.orElse(null), limit));
  }

  private Future<List<Stored>> query(String sql, Tuple parameters) {
    return database
        .query(sql, parameters)
        .map(
            rows -> {
              List<Stored> definitions = new ArrayList<>();
              rows.forEach(row -> definitions.add(stored(row)));
              return definitions;
            });
  }

  private static Stored stored(Row row) {
    return new Stored(
        row.getString(0),
        row.getString(1),
        row.getInteger(2),
        row.getString(3),
        row.getString(4),
        row.getOffsetDateTime(5).toInstant());
  }
}
