package dev.verdict.stress.chaos.service;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.stress.chaos.history.LineFile;
import dev.verdict.stress.process.Leash;
import dev.verdict.stress.process.Lines;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** One service of a chaos run, in a process of its own, over a database of its own. */
public final class ServiceMain {
  /** Two-phase commit. */
  public static final String CHANGE = "change";

  /** Try-confirm-cancel. */
  public static final String RESERVE = "reserve";

  /** A saga's step, and how it is undone. */
  public static final String STEP = "step";

  /** Undoes a step. */
  public static final String UNDO = "undo";

  /** A saga's step that cannot be undone. */
  public static final String FINAL = "final";

  private static final Duration IN_DOUBT_AFTER = Duration.ofSeconds(2);
  private static final int CONNECTIONS_MAX = 20;

  private ServiceMain() {}

  /**
   * What a service is told at its start.
   *
   * @param name its registered name
   * @param port where it listens
   * @param jdbcUrl its database
   * @param calls the file for the calls that it answers
   * @param batches the file for the requests that can have several
   * @param careless the file that makes it careless with these while it is there
   * @param coordinators whom it asks when in doubt
   * @param accounts what it opens if it is not there
   */
  public record Setup(
      String name,
      int port,
      String jdbcUrl,
      String calls,
      String batches,
      String careless,
      List<String> coordinators,
      List<Account> accounts) {
    /** Copies the lists. */
    public Setup {
      coordinators = List.copyOf(coordinators);
      accounts = List.copyOf(accounts);
    }
  }

  /** An account with what it holds at first. */
  public record Account(String id, long cents) {}

  /** Starts the service that {@code args[0]} describes as a line of JSON, and tells its port. */
  public static void main(String[] args) throws Exception {
    Leash leash = Leash.take();
    Setup setup = Lines.read(args[0], Setup.class);
    HikariDataSource pool = pool(setup);
    open(pool, setup.accounts());
    Participant participant = participant(setup, pool);
    participant.createSchema().toCompletableFuture().join();
    participant.start().toCompletableFuture().join();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Router router = Router.router(vertx);
    Edge.mount(
        router,
        setup.name(),
        participant,
        new Edge.Notes(
            LineFile.append(Path.of(setup.calls())), LineFile.append(Path.of(setup.batches()))),
        new Carelessness(Path.of(setup.careless()), new Random(setup.name().hashCode())));
    vertx.createHttpServer().requestHandler(router).listen(setup.port(), "127.0.0.1").await();
    leash.tell(Integer.toString(setup.port()));
    leash.hold();
  }

  private static HikariDataSource pool(Setup setup) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(setup.jdbcUrl());
    config.setPoolName(setup.name());
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    return new HikariDataSource(config);
  }

  private static void open(HikariDataSource pool, List<Account> accounts) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      Books.createTables(connection);
      for (Account account : accounts) {
        Books.open(connection, account.id(), account.cents());
      }
    }
  }

  private static Participant participant(Setup setup, HikariDataSource pool) {
    return Participant.named(setup.name(), JdbcStore.postgres(pool))
        .coordinators(setup.coordinators().stream().map(URI::create).toArray(URI[]::new))
        .inDoubtAfter(IN_DOUBT_AFTER)
        .prepared(CHANGE, Order.class, Books::change)
        .tcc(
            RESERVE,
            Order.class,
            Result.None.class,
            Books::reserve,
            (connection, order, none) -> Books.confirm(connection, order),
            (connection, order, none) -> Books.cancel(connection, order))
        .saga(
            STEP,
            Order.class,
            Result.None.class,
            Books::change,
            UNDO,
            (connection, order, none) -> Books.undo(connection, order))
        .saga(FINAL, Order.class, Result.None.class, Books::change)
        .build();
  }
}
