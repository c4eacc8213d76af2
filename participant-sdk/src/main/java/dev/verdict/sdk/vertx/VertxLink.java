package dev.verdict.sdk.vertx;

import dev.verdict.sdk.barrier.sql.Lending;
import dev.verdict.sdk.barrier.sql.QuestionMarks;
import dev.verdict.sdk.barrier.sql.SqlLink;
import dev.verdict.sdk.barrier.sql.TransactionEnds;
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
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One connection of the Vert.x client; its transaction is driven by plain statements. */
final class VertxLink implements SqlLink<SqlConnection> {
  private static final Logger LOG = System.getLogger(VertxLink.class.getName());

  private final SqlConnection connection;
  private final Kind kind;
  private final Lending lending = new Lending();
  private boolean open;

  /**
   * What a kind of database wants to be told.
   *
   * @param begin begins a transaction
   * @param parameters writes the parameters of a statement as the client wants them
   * @param refused tells statements that handlers must not execute
   */
  record Kind(String begin, UnaryOperator<String> parameters, Predicate<String> refused) {
    /** PostgreSQL, which commits nothing unasked. */
    static final Kind POSTGRES =
        new Kind("BEGIN ISOLATION LEVEL READ COMMITTED", sql -> sql, TransactionEnds::onPurpose);

    /** MariaDB and MySQL: the isolation level is the session's. */
    static final Kind MYSQL =
        new Kind("START TRANSACTION", QuestionMarks::in, TransactionEnds::unasked);
  }

  VertxLink(SqlConnection connection, Kind kind) {
    this.connection = connection;
    this.kind = kind;
  }

  @Override
  public SqlConnection session() {
    return new GuardedSqlConnection(connection, kind.refused, lending);
  }

  @Override
  public void endSession() {
    lending.end();
  }

  @Override
  public CompletionStage<String> product() {
    return CompletableFuture.completedFuture(connection.databaseMetadata().productName());
  }

  @Override
  public CompletionStage<Void> begin() {
    open = true;
    return command(kind.begin);
  }

  @Override
  public CompletionStage<List<List<String>>> query(String sql, String... parameters) {
    return run(sql, parameters).map(VertxLink::read).toCompletionStage();
  }

  private Future<RowSet<Row>> run(String sql, String... parameters) {
    return connection
        .preparedQuery(kind.parameters.apply(sql))
        .execute(Tuple.wrap((Object[]) parameters));
  }

  private static List<List<String>> read(RowSet<Row> rows) {
    List<List<String>> all = new ArrayList<>(1);
    for (Row row : rows) {
      List<String> columns = new ArrayList<>(row.size());
      for (int i = 0; i < row.size(); i++) {
        columns.add(String.valueOf(row.getValue(i)));
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
