package dev.verdict.coordinator;

import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.log.LogFormat;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.DurabilityCheck;
import dev.verdict.coordinator.log.postgres.DurabilityCheck.Problem;
import dev.verdict.coordinator.log.postgres.LiveNodes;
import dev.verdict.coordinator.log.postgres.LogPlace;
import dev.verdict.coordinator.log.postgres.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the log's database, refuses one that would lose decisions, and brings its schema up to
 * date. While the database is away it tries again, with growing waits. One that is refused is a
 * reason not to start; but a further one may become right later, and is tried again as well.
 */
final class DatabaseGate {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseGate.class);
  private static final long WAIT_FIRST_MILLIS = 250;
  private static final long WAIT_MAX_MILLIS = 5_000;

  /** A server that is silent for longer is asked anew; no migration has a statement that long. */
  private static final int STATEMENT_SECONDS_MAX = 1_800;

  private final Vertx vertx;
  private final Config config;
  private final Config.Postgres postgres;
  private final LogPlace place;
  private final Supplier<Optional<LogPlace.Log>> log;
  private final Database database;
  private final Listener listener;
  private volatile Optional<String> refusal = Optional.empty();
  private volatile boolean closed;

  /** Is told how it goes while the database is not open. */
  interface Listener {
    /** It is tried again, because of this. */
    void waits(String why);

    /**
     * A further database is refused as it is, and tried again.
     *
     * @param misplaced whether it is another one than it should be
     */
    void refused(StartException why, boolean misplaced);
  }

  /** Another database than it should be. */
  private static final class Misplaced extends StartException {
    private static final long serialVersionUID = 1L;

    Misplaced(String message) {
      super(message);
    }
  }

  /**
   * @param vertx runs it
   * @param config what to refuse
   * @param postgres the database
   * @param place its place in the log
   * @param log the log that it belongs to, known when it is opened; empty for the home
   * @param listener told how it goes
   */
  DatabaseGate(
      Vertx vertx,
      Config config,
      Config.Postgres postgres,
      LogPlace place,
      Supplier<Optional<LogPlace.Log>> log,
      Listener listener) {
    this.vertx = vertx;
    this.config = config;
    this.postgres = postgres;
    this.place = place;
    this.log = log;
    this.database = Database.open(vertx, options(postgres));
    this.listener = listener;
  }

  private static PgConnectOptions options(Config.Postgres postgres) {
    PgConnectOptions options = PgConnectOptions.fromUri(postgres.uri()).setUser(postgres.user());
    return postgres.password().isEmpty() ? options : options.setPassword(postgres.password());
  }

  Database database() {
    return database;
  }

  /** Why the database was refused when it was tried last; empty if it was not. */
  Optional<String> refusal() {
    return refusal;
  }

  /** Tries no more. */
  Future<Void> close() {
    closed = true;
    return database.close();
  }

  /**
   * Completes when the database is ready. That of a home fails with {@link StartException} if it
   * never can be; a further one is tried until it is ready.
   *
   * @return the log, as the database knows it
   */
  Future<LogPlace.Log> open() {
    return attempt(WAIT_FIRST_MILLIS);
  }

  private Future<LogPlace.Log> attempt(long waitMillis) {
    return DurabilityCheck.run(database)
        .compose(this::judge)
        .compose(sound -> vertx.executeBlocking(this::migrate, false))
        .onSuccess(open -> refusal = Optional.empty())
        .recover(failure -> failed(failure, waitMillis));
  }

  private Future<LogPlace.Log> failed(Throwable failure, long waitMillis) {
    if (failure instanceof StartException refused) {
      if (place.number() == 0) {
        return Future.failedFuture(failure);
      }
      refused(refused);
      return again(waitMillis);
    }
    refusal = Optional.empty();
    String why = "the database (" + postgres + ") cannot be used: " + failure.getMessage();
    listener.waits(why);
    LOG.warn("Waiting: {}", why);
    return again(waitMillis);
  }

  private void refused(StartException why) {
    Optional<String> words = Optional.of(String.valueOf(why.getMessage()));
    if (!refusal.equals(words)) {
      LOG.error("ALERT The database ({}) is refused as it is: {}", postgres, words.get());
    }
    refusal = words;
    listener.refused(why, why instanceof Misplaced);
  }

  private Future<LogPlace.Log> again(long waitMillis) {
    if (closed) {
      return Promise.<LogPlace.Log>promise().future();
    }
    Promise<Void> later = Promise.promise();
    vertx.setTimer(waitMillis, id -> later.complete());
    return later.future().compose(now -> attempt(Math.min(WAIT_MAX_MILLIS, waitMillis * 2)));
  }

  private Future<Void> judge(List<Problem> problems) {
    if (problems.isEmpty()) {
      return Future.succeededFuture();
    }
    String words = String.join("; ", problems.stream().map(Problem::toString).toList());
    if (config.unsafeDurability()) {
      LOG.warn("This database may lose decisions, as --unsafe-durability allows: {}", words);
      return Future.succeededFuture();
    }
    return Future.failedFuture(
        new StartException(
            "This database would lose decisions. "
                + words
                + ". To run on it all the same, at your own risk: --unsafe-durability"));
  }

  private LogPlace.Log migrate() throws SQLException {
    PGSimpleDataSource source = JdbcSource.of(postgres);
    if (place.number() > 0) {
      source.setSocketTimeout(STATEMENT_SECONDS_MAX);
    }
    LogPlace.Log known;
    try {
      known = Migrations.migrate(source, place, log.get(), Instant.now());
    } catch (IllegalStateException unusable) {
      throw new StartException(unusable.getMessage() + "; choose with --shards");
    } catch (LogPlace.MisplacedException misplaced) {
      throw new Misplaced("The database (" + postgres + "): " + misplaced.getMessage());
    }
    try (Connection connection = source.getConnection()) {
      refuseStrangers(LiveNodes.read(connection));
    }
    return known;
  }

  /** A node that cannot read what another writes would leave transactions stuck at a take-over. */
  private static void refuseStrangers(List<LiveNodes.Node> nodes) {
    for (LiveNodes.Node node : nodes) {
      if (!node.format().isNeighbourOf(LogFormat.OURS)) {
        throw new StartException(
            "This node "
                + LogFormat.OURS
                + ", but the one at "
                + node.where()
                + " "
                + node.format()
                + ". Upgrade one release at a time, or stop all nodes first");
      }
    }
  }
}
