package dev.verdict.sdk.vertx;

import dev.verdict.sdk.barrier.sql.Lending;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.RowStream;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * What a handler's connection gives, which can be executed only while the handler has that. It may
 * be closed at any time: that changes nothing.
 */
final class Lent {
  private Lent() {}

  /** Fails if the handler is over. */
  static <T> Future<T> during(Lending lending, Callable<Future<T>> use) {
    try {
      return lending.during(use);
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  /** A query. */
  record LentQuery<T>(Query<T> target, Lending lending) implements Query<T> {
    @Override
    public Future<T> execute() {
      return during(lending, target::execute);
    }

    @Override
    public <R> Query<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
      return new LentQuery<>(target.collecting(collector), lending);
    }

    @Override
    public <U> Query<RowSet<U>> mapping(Function<Row, U> mapper) {
      return new LentQuery<>(target.mapping(mapper), lending);
    }
  }

  /** A query with parameters. */
  record LentPreparedQuery<T>(PreparedQuery<T> target, Lending lending)
      implements PreparedQuery<T> {
    @Override
    public Future<T> execute() {
      return during(lending, target::execute);
    }

    @Override
    public Future<T> execute(Tuple tuple) {
      return during(lending, () -> target.execute(tuple));
    }

    @Override
    public Future<T> executeBatch(List<Tuple> batch) {
      return during(lending, () -> target.executeBatch(batch));
    }

    @Override
    public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
      return new LentPreparedQuery<>(target.collecting(collector), lending);
    }

    @Override
    public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
      return new LentPreparedQuery<>(target.mapping(mapper), lending);
    }
  }

  /** A prepared statement. */
  record LentStatement(PreparedStatement target, Lending lending) implements PreparedStatement {
    @Override
    public PreparedQuery<RowSet<Row>> query() {
      return new LentPreparedQuery<>(target.query(), lending);
    }

    @Override
    public Cursor cursor(Tuple args) {
      return new LentCursor(target.cursor(args), lending);
    }

    @Override
    public RowStream<Row> createStream(int fetch, Tuple args) {
      return new LentStream<>(target.createStream(fetch, args), lending);
    }

    @Override
    public Future<Void> close() {
      return target.close();
    }
  }

  /** A cursor; it executes its statement when it is read. */
  record LentCursor(Cursor target, Lending lending) implements Cursor {
    @Override
    public Future<RowSet<Row>> read(int count) {
      return during(lending, () -> target.read(count));
    }

    @Override
    public boolean hasMore() {
      return target.hasMore();
    }

    @Override
    public Future<Void> close() {
      return target.close();
    }

    @Override
    public boolean isClosed() {
      return target.isClosed();
    }
  }

  /** A stream of rows; it executes its statement when it has a handler. */
  record LentStream<T>(RowStream<T> target, Lending lending) implements RowStream<T> {
    private RowStream<T> pulling(Runnable pull) {
      if (lending.isOver()) {
        throw new IllegalStateException(Lending.OVER);
      }
      pull.run();
      return this;
    }

    @Override
    public RowStream<T> handler(@Nullable Handler<T> handler) {
      return pulling(() -> target.handler(handler));
    }

    @Override
    public RowStream<T> resume() {
      return pulling(target::resume);
    }

    @Override
    public RowStream<T> fetch(long amount) {
      return pulling(() -> target.fetch(amount));
    }

    @Override
    public RowStream<T> pause() {
      target.pause();
      return this;
    }

    @Override
    public RowStream<T> exceptionHandler(@Nullable Handler<Throwable> handler) {
      target.exceptionHandler(handler);
      return this;
    }

    @Override
    public RowStream<T> endHandler(@Nullable Handler<Void> handler) {
      target.endHandler(handler);
      return this;
    }

    @Override
    public Future<Void> close() {
      return target.close();
    }
  }
}
