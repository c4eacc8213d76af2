package dev.verdict.coordinator.log.postgres;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL database: how to connect, and the pool for everything but appends. Connections go
 * to the server itself (or a proxy that keeps sessions), for they set session parameters.
 */
public final class Database {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  static final int POOL_SIZE_MAX = 4;
  static final int POOL_WAITERS_MAX = 1_000;
  static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  /** A query through the pool that takes longer has failed, and the pool's connections go. */
  static final Duration QUERY_MAX = Duration.ofSeconds(30);

  /** After so long the server is asked what it does with the pool's connections. */
  static final long SLOW_QUERY_MILLIS = 1_000;

  /**
   * How many connections and pools may be about to begin or to end. A server that says nothing
   * makes both take as long as the network allows; until some are through no more are begun.
   */
  static final int UNSETTLED_MAX = 100;

  private final Vertx vertx;
  private final PgConnectOptions options;
  private final Duration queryMax;
  private final AtomicInteger unsettled = new AtomicInteger();
  private volatile SharedPool shared;
  private volatile Optional<String> withheld = Optional.empty();

  private Database(Vertx vertx, PgConnectOptions options, Duration queryMax) {
    this.vertx = vertx;
    this.options = options;
    this.queryMax = queryMax;
    this.shared = sharedPool();
  }

  private SharedPool sharedPool() {
    String name = "verdict pool " + UUID.randomUUID();
    return new SharedPool(name, pool(POOL_SIZE_MAX, name));
  }

  /**
   * Makes the pool; connects later, when something is asked.
   *
   * @param vertx runs the connections
   * @param options the server, the database and the role
   */
  public static Database open(Vertx vertx, PgConnectOptions options) {
    return open(vertx, options, QUERY_MAX);
  }

  /** With another bound on queries than {@link #QUERY_MAX}. */
  static Database open(Vertx vertx, PgConnectOptions options, Duration queryMax) {
    return new Database(vertx, new PgConnectOptions(options).setReconnectAttempts(0), queryMax);
  }

  /** Closes the pool. */
  public Future<Void> close() {
    return shared.pool().close();
  }

  /**
   * Whatever is asked from now on fails, but for looks whether it is the right one. For any thread.
   */
  public void withhold(String why) {
    withheld = Optional.of(why);
  }

  /** Whatever is asked from now on is carried out. */
  public void release() {
    withheld = Optional.empty();
  }

  /** As {@link #withhold(String)}, but for whoever looks whether it is right again. */
  void withholdStranger(String why) {
    withhold(why);
    replaceSilent(shared);
  }

  private <T> Optional<Future<T>> refusal() {
    return withheld.map(why -> Future.failedFuture(new WithheldException(why)));
  }

  /** The database may not be used, or not yet. */
  static final class WithheldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WithheldException(String why) {
      super(why, null, false, false);
    }
  }

  Vertx vertx() {
    return vertx;
  }

  /** Carries out several statements in one transaction through the pool; unbounded. */
  <T> Future<T> withTransaction(Function<SqlConnection, Future<T>> work) {
    return this.<T>refusal().orElseGet(() -> shared.pool().withTransaction(work));
  }

  /**
   * Runs a statement through the pool; fails if no answer comes within a bound, and before that if
   * the pool's connections turn out to be silent.
   */
  Future<RowSet<Row>> query(String sql, Tuple parameters) {
    return this.<RowSet<Row>>refusal().orElseGet(() -> queryNow(sql, parameters));
  }

  private Future<RowSet<Row>> queryNow(String sql, Tuple parameters) {
    SharedPool asked = shared;
    return answered(asked, asked.execute(vertx.getOrCreateContext(), sql, parameters));
  }

  /**
   * Runs a statement that writes through the pool; fails as a query does, and with {@link
   * WriterConnection.UnconfirmedException} if it was committed, but not for sure on the standbys.
   */
  Future<RowSet<Row>> write(String sql, Tuple parameters) {
    return this.<RowSet<Row>>refusal().orElseGet(() -> writeNow(sql, parameters));
  }

  private Future<RowSet<Row>> writeNow(String sql, Tuple parameters) {
    SharedPool asked = shared;
    return answered(asked, asked.write(vertx.getOrCreateContext(), sql, parameters));
  }

  private Future<RowSet<Row>> answered(SharedPool asked, SharedPool.Query query) {
    long slow = vertx.setPeriodic(SLOW_QUERY_MILLIS, id -> lookAfter(asked));
    return bounded(query.answer(), queryMax, () -> replaceSilent(asked))
        .onComplete(
            done -> {
              vertx.cancelTimer(slow);
              asked.forget(query);
            });
  }

  /**
   * If the server works on nothing that came from the pool although queries wait for their answers,
   * or for a connection, and that lasts, the pool's connections are silent. Asked over another
   * connection.
   */
  private void lookAfter(SharedPool slow) {
    if (slow.beginLook()) {
      queryAlone(connectAnyway("verdict look"), SharedPool.WORKING, Tuple.of(slow.name()))
          .onComplete(
              (rows, failure) -> {
                slow.endLook();
                if (failure == null) {
                  looked(slow, rows.iterator().next().getLong(0));
                }
              });
    }
  }

  private void looked(SharedPool slow, long working) {
    if (working > 0) {
      slow.silence().broken();
    } else if (slow.silence().met(System.nanoTime())) {
      LOG.warn("The connections to the database fell silent and are given up");
      replaceSilent(slow);
    }
  }

  /** Runs a statement in a session of its own; fails if no answer comes within a bound. */
  Future<RowSet<Row>> queryAlone(String applicationName, String sql, Tuple parameters) {
    return queryAlone(connect(applicationName), sql, parameters);
  }

  /** As {@link #queryAlone(String, String, Tuple)}, but also while the database is withheld. */
  Future<RowSet<Row>> queryAloneAnyway(String applicationName, String sql, Tuple parameters) {
    return queryAlone(connectAnyway(applicationName), sql, parameters);
  }

  private Future<RowSet<Row>> queryAlone(Future<Session> connected, String sql, Tuple parameters) {
    return connected.compose(
        session ->
            bounded(session.connection().preparedQuery(sql).execute(parameters), queryMax, () -> {})
                .onComplete(done -> session.close()));
  }

  /** The same answer, or a failure once the time is over; told on the context of the caller. */
  <T> Future<T> bounded(Future<T> answer, Duration most, Runnable whenOver) {
    Promise<T> bounded = Promise.promise();
    long timer =
        vertx.setTimer(
            most.toMillis(),
            id -> {
              if (!bounded.future().isComplete()) {
                whenOver.run();
                bounded.tryFail(
                    new TimeoutException("no answer within " + most.toMillis() + " ms"));
              }
            });
    answer.onComplete(
        (result, failure) -> {
          vertx.cancelTimer(timer);
          if (failure == null) {
            bounded.tryComplete(result);
          } else {
            bounded.tryFail(failure);
          }
        });
    return bounded.future();
  }

  private void replaceSilent(SharedPool silent) {
    synchronized (this) {
      if (shared != silent) {
        return;
      }
      shared = sharedPool();
    }
    unsettled.incrementAndGet();
    end(silent.pool());
    silent.giveUp();
  }

  /** A connection of its own, which is in no pool's way; close it to release it. */
  Future<Session> connect(String applicationName) {
    return this.<Session>refusal().orElseGet(() -> connectAnyway(applicationName));
  }

  /** As {@link #connect(String)}, but also while the database is withheld. */
  Future<Session> connectAnyway(String applicationName) {
    if (unsettled.incrementAndGet() > UNSETTLED_MAX) {
      unsettled.decrementAndGet();
      return Future.failedFuture(
          new IllegalStateException("too many connections neither begin nor end"));
    }
    Pool single = pool(1, applicationName);
    return single
        .getConnection()
        .map(connection -> session(PgConnection.cast(connection), single))
        .onSuccess(session -> unsettled.decrementAndGet())
        .onFailure(e -> end(single));
  }

  /** To give the connection back would leave it open in its pool: the pool ends with it. */
  private Session session(PgConnection connection, Pool single) {
    AtomicBoolean over = new AtomicBoolean();
    return new Session(
        connection,
        () -> {
          if (over.compareAndSet(false, true)) {
            unsettled.incrementAndGet();
            end(single);
          }
        });
  }

  /** Not at once: a pool that is closed while it tells of a failure does not end. */
  private void end(Pool ending) {
    vertx.runOnContext(later -> ending.close().onComplete(ended -> unsettled.decrementAndGet()));
  }

  private Pool pool(int size, String applicationName) {
    PgConnectOptions named =
        new PgConnectOptions(options)
            .setCachePreparedStatements(true)
            .addProperty("application_name", applicationName)
            .addProperty("default_transaction_isolation", "read committed");
    return PgBuilder.pool()
        .connectingTo(named)
        .with(
            new PoolOptions()
                .setMaxSize(size)
                .setMaxWaitQueueSize(POOL_WAITERS_MAX)
                .setConnectionTimeout(CONNECT_TIMEOUT_MILLIS)
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
        .with(
            new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS).setTcpKeepAlive(true))
        .using(vertx)
        .build();
  }
}
