package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A pool of connections under a name that the server knows, and the queries that it has not
 * answered. When its connections fall silent it is given up as a whole: each of them would keep its
 * place in the pool for as long as the network allows, and queries would wait for a connection that
 * nobody gives back.
 */
final class SharedPool {
  /** How many sessions of a name the server works for. */
  static final String WORKING =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND "
          + Session.IS_WORKED_FOR;

  private final String name;
  private final Pool pool;
  private final Set<Query> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final Silence silence = new Silence();

  SharedPool(String name, Pool pool) {
    this.name = name;
    this.pool = pool;
  }

  /** A query and who waits for its answer. */
  static final class Query {
    private final Context context;
    private final Promise<RowSet<Row>> promise = Promise.promise();

    private Query(Context context) {
      this.context = context;
    }

    /** Completed on the context of the one who asked. */
    Future<RowSet<Row>> answer() {
      return promise.future();
    }

    private void giveUp() {
      context.runOnContext(
          there -> promise.tryFail(new TimeoutException("the connection fell silent")));
    }
  }

  String name() {
    return name;
  }

  Pool pool() {
    return pool;
  }

  Query execute(Context context, String sql, Tuple parameters) {
    return answering(context, pool.preparedQuery(sql).execute(parameters));
  }

  /** Of a statement that writes; fails also if its commit may not have reached the standbys. */
  Query write(Context context, String sql, Tuple parameters) {
    return answering(
        context,
        pool.withConnection(alone -> confirmed(PgConnection.cast(alone), sql, parameters)));
  }

  private static Future<RowSet<Row>> confirmed(PgConnection alone, String sql, Tuple parameters) {
    AtomicBoolean unconfirmed = new AtomicBoolean();
    alone.noticeHandler(notice -> unconfirmed.compareAndSet(false, Notices.lost(notice)));
    return alone
        .preparedQuery(sql)
        .execute(parameters)
        .compose(
            rows ->
                unconfirmed.get()
                    ? Future.failedFuture(new WriterConnection.UnconfirmedException())
                    : Future.succeededFuture(rows));
  }

  private Query answering(Context context, Future<RowSet<Row>> answer) {
    Query query = new Query(context);
    waiting.add(query);
    answer.onComplete(
        (rows, failure) -> {
          silence.broken();
          if (failure == null) {
            query.promise.tryComplete(rows);
          } else {
            query.promise.tryFail(failure);
          }
        });
    return query;
  }

  void forget(Query query) {
    waiting.remove(query);
  }

  /** One look at a time. */
  boolean beginLook() {
    return looking.compareAndSet(false, true);
  }

  void endLook() {
    looking.set(false);
  }

  /** How long the server has worked on nothing that came from it. */
  Silence silence() {
    return silence;
  }

  /** All that is not answered fails. */
  void giveUp() {
    waiting.forEach(Query::giveUp);
  }
}
