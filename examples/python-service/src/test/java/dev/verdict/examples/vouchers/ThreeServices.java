package dev.verdict.examples.vouchers;

import dev.verdict.examples.courier.CourierService;
import dev.verdict.examples.stock.StockApplication;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A coordinator and three services: Spring Boot with JDBC, Vert.x with the reactive client, Python
 * with SQLite; each in its own database, each found by its own announcement. There are 10 lamps in
 * stock, and 5,000 cents on the voucher "gift".
 */
final class ThreeServices implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final EmbeddedPostgres databases;
  private final ServiceProcess coordinator;
  private final ServiceProcess vouchers;
  private final ConfigurableApplicationContext stock;

  /**
   * Starts everything.
   *
   * @param folder for the Python service's database
   */
  ThreeServices(Path folder) throws Exception {
    databases =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofMinutes(3))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start();
    for (String name : List.of("log", "stock", "courier")) {
      execute(databases, "postgres", "CREATE DATABASE " + name);
    }
    coordinator = ServiceProcess.coordinator(databases.getPort(), "log");
    vouchers = startVouchers(folder, coordinator.address());
    startCourier(vertx, databases, coordinator.address());
    stock = startStock(databases, coordinator.address());
    execute(databases, "stock", "INSERT INTO item (sku, free) VALUES ('lamp', 10)");
    awaitAnnounced("vouchers", "courier", "stock");
  }

  private static ServiceProcess startVouchers(Path folder, URI coordinator) throws Exception {
    return ServiceProcess.vouchers(
        folder.resolve("vouchers.db"),
        "--coordinator",
        coordinator.toString(),
        "--voucher",
        "gift=5000");
  }

  private static void startCourier(Vertx vertx, EmbeddedPostgres databases, URI coordinator)
      throws Exception {
    PgConnectOptions database =
        new PgConnectOptions()
            .setHost("127.0.0.1")
            .setPort(databases.getPort())
            .setDatabase("courier")
            .setUser("postgres")
            .setPassword("postgres");
    vertx
        .deployVerticle(new CourierService(database, 0, coordinator))
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static ConfigurableApplicationContext startStock(
      EmbeddedPostgres databases, URI coordinator) {
    return new SpringApplicationBuilder(StockApplication.class)
        .run(
            "--server.port=0",
            // The coordinator's libraries are on this class path, too.
            "--spring.flyway.enabled=false",
            "--server.address=127.0.0.1",
            "--spring.datasource.url=" + databases.getJdbcUrl("postgres", "stock"),
            "--verdict.coordinators=" + coordinator);
  }

  private void awaitAnnounced(String... services) throws Exception {
    for (String service : services) {
      coordinator.await("/v1/participants/" + service, "\"alive\":true");
    }
  }

  /** Waits until nothing is left to do for any transaction. */
  void awaitAllFinished() throws Exception {
    coordinator.await("/v1/transactions?finished=false", "\"transactions\":[]");
  }

  URI coordinator() {
    return coordinator.address();
  }

  /** What can be had from each voucher. */
  String vouchers() throws Exception {
    return vouchers.get("/vouchers");
  }

  /** The first column of every row. */
  List<String> query(String database, String sql) throws SQLException {
    try (Connection connection = databases.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }

  private static void execute(EmbeddedPostgres databases, String database, String sql)
      throws SQLException {
    try (Connection connection = databases.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws Exception {
    stock.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    vouchers.close();
    coordinator.close();
    databases.close();
  }
}
