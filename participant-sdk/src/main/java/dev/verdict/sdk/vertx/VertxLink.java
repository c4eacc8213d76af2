package dev.verdict.sdk.vertx;

import dev.verdict.sdk.barrier.sql.SqlLink;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One connection of the Vert.x client; its transaction is driven by plain statements. */
final class VertxLink implements SqlLink<SqlConnection> {
  private static final Logger LOG = System.getLogger(VertxLink.class.getName());

  private final SqlConnection connection;
  private boolean open;

  VertxLink(SqlConnection connection) {
    this.connection = connection;
  }

  @Override
  public SqlConnection session() {
    return new GuardedSqlConnection(connection);
  }

  @Override
  public CompletionStage<Void> begin() {
    open = true;
    return command("BEGIN ISOLATION LEVEL READ COMMITTED");
  }

  @Override
  public CompletionStage<List<List<String>>> query(String sql, String... parameters) {
    return run(sql, parameters).map(VertxLink::read).toCompletionStage();
  }

  private Future<RowSet<Row>> run(String sql, String... parameters) {
    return connection.preparedQuery(sql).execute(Tuple.wrap((Object[]) parameters));
  }

  private static List<List<String>> read(RowSet<Row> rows) {
    List<List<String>> all = new ArrayList<>(1);
    for (Row row : rows) {
      List<String> columns = new ArrayList<>(row.size());
      for (int i = 0; i < row.size(); i++) {
        columns.add(row.getString(i));
      }
      all.add(columns);
    }
    return all;
  }

  @Override
  public CompletionStage<Integer> update(String sql, String... parameters) {
    return run(sql, parameters).map(RowSet::rowCount).toCompletionStage();
  }

  @Override
  public CompletionStage<Void> command(String sql) {
    return connection.query(sql).execute().<Void>mapEmpty().toCompletionStage();
  }

  @Override
  public CompletionStage<Void> commit() {
    return command("COMMIT").thenAccept(none -> open = false);
  }

  @Override
  public CompletionStage<Void> rollback() {
    if (!open) {
      return CompletableFuture.completedFuture(null);
    }
    return command("ROLLBACK").thenAccept(none -> open = false);
  }

  @Override
  public CompletionStage<Void> release() {
    return connection
        .close()
        .otherwise(
            error -> {
              LOG.log(Level.DEBUG, "a connection could not be given back", error);
              return null;
            })
        .toCompletionStage();
  }
}
