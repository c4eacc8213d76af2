package dev.verdict.sdk.vertx;

import dev.verdict.sdk.barrier.sql.Lending;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A connection that refuses to begin, to end or to be closed: the barrier does that. Nothing can be
 * executed on it once the handler is over.
 */
final class GuardedSqlConnection implements SqlConnection {
  private static final String REFUSED =
      "the barrier's transaction is not the handler's to begin, end or close";

  private final SqlConnection target;
  private final Predicate<String> refused;
  private final Lending lending;

  /**
   * @param refused tells statements that handlers must not execute
   * @param lending for how long the handler has the connection
   */
  GuardedSqlConnection(SqlConnection target, Predicate<String> refused, Lending lending) {
    this.target = target;
    this.refused = refused;
    this.lending = lending;
  }

  private String allowed(String sql) {
    if (refused.test(sql)) {
      throw new UnsupportedOperationException(REFUSED);
    }
    return sql;
  }

  @Override
  public Future<PreparedStatement> prepare(String sql) {
    return lent(() -> target.prepare(allowed(sql)));
  }

  @Override
  public Future<PreparedStatement> prepare(String sql, PrepareOptions options) {
    return lent(() -> target.prepare(allowed(sql), options));
  }

  @Override
  public SqlConnection exceptionHandler(@Nullable Handler<Throwable> handler) {
    throw new UnsupportedOperationException(REFUSED);
  }

  @Override
  public SqlConnection closeHandler(@Nullable Handler<Void> handler) {
    throw new UnsupportedOperationException(REFUSED);
  }

  @Override
  public Future<Transaction> begin() {
    return Future.failedFuture(new UnsupportedOperationException(REFUSED));
  }

  @Override
  public @Nullable Transaction transaction() {
    return null;
  }

  @Override
  public boolean isSSL() {
    return target.isSSL();
  }

  @Override
  public DatabaseMetadata databaseMetadata() {
    return target.databaseMetadata();
  }

  @Override
  public Query<RowSet<Row>> query(String sql) {
    return new Lent.LentQuery<>(target.query(allowed(sql)), lending);
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
    return new Lent.LentPreparedQuery<>(target.preparedQuery(allowed(sql)), lending);
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
    return new Lent.LentPreparedQuery<>(target.preparedQuery(allowed(sql), options), lending);
  }

  private Future<PreparedStatement> lent(Callable<Future<PreparedStatement>> prepare) {
    return Lent.during(lending, prepare).map(it -> new Lent.LentStatement(it, lending));
  }

  @Override
  public Future<Void> close() {
    return Future.failedFuture(new UnsupportedOperationException(REFUSED));
  }
}
