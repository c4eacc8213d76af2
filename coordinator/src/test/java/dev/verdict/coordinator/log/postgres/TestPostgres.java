package dev.verdict.coordinator.log.postgres;

import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of its own on a real server that is shared by the tests of this process. */
public final class TestPostgres {
  public static final int SHARDS = 4;
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static EmbeddedPostgres shared = start();

  private final int port;
  private final String name;

  private TestPostgres(int port, String name) {
    this.port = port;
    this.name = name;
  }

  private static EmbeddedPostgres start() {
    try {
      return server().start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server that keeps what it acknowledges. */
  public static EmbeddedPostgres.Builder server() {
    return EmbeddedPostgres.builder()
        .setPGStartupWait(Duration.ofMinutes(3))
        .setPort(FreePorts.one())
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_prepared_transactions", "64");
  }

  /** A new, migrated database on the shared server. */
  public static TestPostgres create() throws SQLException {
    return createOn(shared.getPort());
  }

  /** A new, migrated database on that server. */
  public static TestPostgres createOn(int port) throws SQLException {
    TestPostgres database = empty(port);
    Migrations.migrate(database.dataSource(), SHARDS, Instant.now());
    return database;
  }

  /** A new log in so many databases on the shared server. */
  public static List<TestPostgres> createSpread(int databases) throws SQLException {
    List<TestPostgres> all = new ArrayList<>();
    Optional<LogPlace.Log> log = Optional.empty();
    for (int number = 0; number < databases; number++) {
      TestPostgres database = empty();
      LogPlace place = new LogPlace(number, databases, SHARDS);
      LogPlace.Log known = Migrations.migrate(database.dataSource(), place, log, Instant.now());
      log = Optional.of(known);
      all.add(database);
    }
    Migrations.complete(all.get(0).dataSource());
    return all;
  }

  /** Lets nobody in any more and ends who is there, or lets them in again. */
  public void reachable(boolean reachable) throws SQLException {
    TestPostgres server = new TestPostgres(port, "postgres");
    server.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + reachable);
    if (!reachable) {
      server.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }
  }

  /** Whoever asks for the other one finds this one from now on; the other one is nowhere. */
  public void takePlaceOf(TestPostgres other) throws SQLException {
    reachable(false);
    other.reachable(false);
    TestPostgres server = new TestPostgres(port, "postgres");
    server.execute("ALTER DATABASE " + other.name + " RENAME TO " + other.name + "_gone");
    server.execute("ALTER DATABASE " + name + " RENAME TO " + other.name);
    other.reachable(true);
  }

  /** Takes back that another one took the place of this one. */
  public void takePlaceBackFrom(TestPostgres other) throws SQLException {
    reachable(false);
    TestPostgres server = new TestPostgres(port, "postgres");
    server.execute("ALTER DATABASE " + name + " RENAME TO " + other.name);
    server.execute("ALTER DATABASE " + name + "_gone RENAME TO " + name);
    reachable(true);
    other.reachable(true);
  }

  /** Sets something for all sessions with this database that begin from now on. */
  public void set(String setting, String value) throws SQLException {
    new TestPostgres(port, "postgres")
        .execute("ALTER DATABASE " + name + " SET " + setting + " = " + value);
  }

  /** Takes that back. */
  public void reset(String setting) throws SQLException {
    new TestPostgres(port, "postgres").execute("ALTER DATABASE " + name + " RESET " + setting);
  }

  /** A new database on the shared server, with nothing in it. */
  public static TestPostgres empty() throws SQLException {
    return empty(shared.getPort());
  }

  private static TestPostgres empty(int port) throws SQLException {
    TestPostgres database = new TestPostgres(port, "test" + NAMES.incrementAndGet());
    new TestPostgres(port, "postgres").execute("CREATE DATABASE " + database.name);
    return database;
  }

  public PGSimpleDataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL("jdbc:postgresql://127.0.0.1:" + port + "/" + name);
    source.setUser("postgres");
    return source;
  }

  /** As a coordinator's setting names it. */
  public String uri() {
    return "postgresql://127.0.0.1:" + port + "/" + name;
  }

  public PgConnectOptions options() {
    return new PgConnectOptions()
        .setHost("127.0.0.1")
        .setPort(port)
        .setDatabase(name)
        .setUser("postgres");
  }

  public Database open(Vertx vertx) {
    return Database.open(vertx, options());
  }

  public Connection jdbc() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + name, "postgres", "");
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = jdbc();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row as text. */
  public String one(String sql) throws SQLException {
    try (Connection connection = jdbc();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "none";
    }
  }

  /** The process of the writer's connection; waits until it is there. */
  public int writerProcess(String condition) {
    String sql =
        "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'verdict append %' AND"
            + " datname = current_database() AND "
            + condition;
    String[] pid = {""};
    await(
        "a writer with " + condition,
        () -> {
          pid[0] = unchecked(sql);
          return !pid[0].equals("none");
        });
    return Integer.parseInt(pid[0]);
  }

  private String unchecked(String sql) {
    try {
      return one(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for a condition, for a bounded time. */
  public static void await(String what, BooleanSupplier condition) {
    Awaiting.until(what, condition);
  }

  /** Waits for a result, for a bounded time. */
  public static <T> T get(Future<T> future) throws Exception {
    return Awaiting.result(future);
  }

  /** Asks until there is an answer, for a bounded time. */
  public static <T> T ask(Supplier<Future<T>> question) throws Exception {
    return Awaiting.answer(question);
  }
}
