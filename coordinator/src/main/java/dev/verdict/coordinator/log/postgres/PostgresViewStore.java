package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.views.SavedView;
import dev.verdict.coordinator.views.ViewStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Views in PostgreSQL. */
public final class PostgresViewStore implements ViewStore {
  private static final String COLUMNS = "name, filter, columns, saved_by, saved_at, version";

  private static final String LIST =
      "SELECT " + COLUMNS + " FROM saved_view WHERE namespace = $1 ORDER BY name";

  private static final String ADD =
      "INSERT INTO saved_view (namespace, name, filter, columns, saved_by)"
          + " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (namespace, name) DO NOTHING RETURNING "
          + COLUMNS;

  private static final String REPLACE =
      "UPDATE saved_view SET filter = $3, columns = $4, saved_by = $5, saved_at = now(),"
          + " version = version + 1 WHERE namespace = $1 AND name = $2 AND version = $6 RETURNING "
          + COLUMNS;

  private static final String REMOVE =
      "DELETE FROM saved_view WHERE namespace = $1 AND name = $2 AND version = $3";

  private final Database database;

  /**
   * @param database where they are
   */
  public PostgresViewStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<List<SavedView>> list(String namespace) {
    return database.query(LIST, Tuple.of(namespace)).map(PostgresViewStore::views);
  }

  @Override
  public Future<Optional<SavedView>> save(String namespace, Draft draft, long replaces) {
    Tuple parameters =
        Tuple.of(
            namespace,
            draft.name(),
            draft.filter(),
            draft.columns().toArray(String[]::new),
            draft.operator());
    Future<RowSet<Row>> written =
        replaces == 0
            ? database.write(ADD, parameters)
            : database.write(REPLACE, parameters.addLong(replaces));
    return written.map(rows -> views(rows).stream().findFirst());
  }

  @Override
  public Future<Boolean> remove(String namespace, String name, long version) {
    return database
        .write(REMOVE, Tuple.of(namespace, name, version))
        .map(rows -> rows.rowCount() > 0);
  }

  private static List<SavedView> views(Iterable<Row> rows) {
    List<SavedView> views = new ArrayList<>();
    rows.forEach(row -> views.add(view(row)));
    return views;
  }

  private static SavedView view(Row row) {
    return new SavedView(
        row.getString("name"),
        row.getString("filter"),
        List.of(row.getArrayOfStrings("columns")),
        row.getString("saved_by"),
        row.getOffsetDateTime("saved_at").toInstant(),
        row.getLong("version"));
  }
}
