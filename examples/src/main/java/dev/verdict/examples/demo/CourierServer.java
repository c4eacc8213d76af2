package dev.verdict.examples.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.vertx.VertxParticipant;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The till and the courier on the network, and what can go wrong with them. */
final class CourierServer implements AutoCloseable {
  /** The role whose password the database asks for. */
  static final String ROLE = "courier";

  private static final String DATABASE = "courier";
  private static final String PASSWORD = "parcels";
  private static final int START_SECONDS_MAX = 60;

  /** More than wait for the same row at a time, or nobody would be told that they do. */
  private static final int CONNECTIONS = 24;

  /**
   * Shorter than a call may take, so that the caller is told why, and not only that it takes long.
   */
  private static final long CONNECTION_TIMEOUT_MILLIS = 3_000;

  private final Vertx vertx = Vertx.vertx();
  private final EmbeddedPostgres postgres;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final HttpServer till;
  private final HttpServer courier;

  /** Starts both, with the courier's database on that server. */
  CourierServer(EmbeddedPostgres postgres) throws Exception {
    this.postgres = postgres;
    sql("postgres", "CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + PASSWORD + "'");
    sql("postgres", "CREATE DATABASE " + DATABASE + " OWNER " + ROLE);
    HikariDataSource pool = pool(postgres.getJdbcUrl(ROLE, DATABASE));
    Courier.open(pool);
    till = serve(Courier.till());
    courier = serve(Courier.courier(pool));
    open.add(pool);
  }

  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setPassword(PASSWORD);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    return new HikariDataSource(config);
  }

  private HttpServer serve(Participant participant) throws Exception {
    open.add(participant);
    await(participant.createSchema());
    await(participant.start());
    Router router = Router.router(vertx);
    VertxParticipant.mount(router, participant);
    return await(
        vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").toCompletionStage());
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(START_SECONDS_MAX, TimeUnit.SECONDS);
  }

  /** Tells a coordinator where both are. */
  void register(CoordinatorApi coordinator) throws Exception {
    coordinator.register("till", url(till), true);
    coordinator.register("courier", url(courier), true);
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** The courier takes no more connections. */
  void end() throws Exception {
    await(courier.close().toCompletionStage());
  }

  /** The database forgets the courier's password and its sessions. */
  void changePassword() throws SQLException {
    sql("postgres", "ALTER ROLE " + ROLE + " PASSWORD 'changed last night'");
    sql(
        "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + ROLE + "'");
  }

  /** Leaves a transaction that holds the depot's row, and that nobody will end. */
  void leavePrepared(String name) throws SQLException {
    try (Connection connection = postgres.getDatabase("postgres", DATABASE).getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("UPDATE depot SET parcels = parcels - 1 WHERE id = 1");
      statement.execute("PREPARE TRANSACTION '" + name + "'");
    }
  }

  private void sql(String database, String text) throws SQLException {
    try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  @Override
  public void close() throws Exception {
    await(vertx.close().toCompletionStage());
    for (AutoCloseable each : open) {
      each.close();
    }
  }
}
