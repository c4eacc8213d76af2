package dev.verdict.examples.vouchers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.examples.courier.CourierService;
import dev.verdict.examples.courier.Delivery;
import dev.verdict.examples.courier.Pickup;
import dev.verdict.examples.stock.Reservation;
import dev.verdict.examples.stock.StockApplication;
import dev.verdict.saga.Saga;
import dev.verdict.saga.SagaBuilder;
import dev.verdict.saga.StepRef;
import dev.verdict.saga.client.SagaClient;
import dev.verdict.saga.client.SagaResult;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An order over three services: Spring Boot with JDBC, Vert.x with the reactive client, Python with
 * SQLite; each in its own database, each found by its own announcement.
 */
class SagaOverThreeServicesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Vertx VERTX = Vertx.vertx();

  private static EmbeddedPostgres databases;
  private static ServiceProcess coordinator;
  private static ServiceProcess vouchers;
  private static ConfigurableApplicationContext stock;
  private static SagaClient client;

  record Order(String number, String sku, int pieces, String city, String voucher, int cents) {}

  record Voucher(String code, int cents) {}

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    databases =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start();
    for (String name : List.of("log", "stock", "courier")) {
      execute("postgres", "CREATE DATABASE " + name);
    }
    coordinator = ServiceProcess.coordinator(databases.getPort(), "log");
    URI address = coordinator.address();
    vouchers =
        ServiceProcess.vouchers(
            folder.resolve("vouchers.db"),
            "--coordinator",
            address.toString(),
            "--voucher",
            "gift=5000");
    VERTX
        .deployVerticle(new CourierService(courierDatabase(), 0, address))
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
    stock = startStock(address);
    execute("stock", "INSERT INTO item (sku, free) VALUES ('lamp', 10)");
    client = SagaClient.of(address);
    awaitAnnounced(address, "vouchers", "courier", "stock");
    client.register(saga());
  }

  private static PgConnectOptions courierDatabase() {
    return new PgConnectOptions()
        .setHost("127.0.0.1")
        .setPort(databases.getPort())
        .setDatabase("courier")
        .setUser("postgres")
        .setPassword("postgres");
  }

  private static ConfigurableApplicationContext startStock(URI coordinator) {
    return new SpringApplicationBuilder(StockApplication.class)
        .run(
            "--server.port=0",
            // The coordinator's libraries are on this class path, too.
            "--spring.flyway.enabled=false",
            "--server.address=127.0.0.1",
            "--spring.datasource.url=" + databases.getJdbcUrl("postgres", "stock"),
            "--verdict.coordinators=" + coordinator);
  }

  private static void awaitAnnounced(URI coordinator, String... services) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    for (String service : services) {
      URI uri = coordinator.resolve("/v1/participants/" + service);
      long end = System.nanoTime() + PATIENCE.toNanos();
      String said = "";
      while (!said.contains("\"alive\":true")) {
        assertThat(System.nanoTime() - end).as(service + ": " + said).isNegative();
        said =
            http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        Thread.sleep(50);
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    stock.close();
    VERTX.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    vouchers.close();
    coordinator.close();
    databases.close();
  }

  private static Saga<Order, Pickup> saga() {
    SagaBuilder<Order> order = Saga.named("order", 1, Order.class).deadline(PATIENCE);
    order
        .step("stock")
        .on("stock")
        .call(
            "reserve",
            Reservation.class,
            in ->
                in.set(Reservation::order)
                    .to(order.input(Order::number))
                    .set(Reservation::sku)
                    .to(order.input(Order::sku))
                    .set(Reservation::pieces)
                    .to(order.input(Order::pieces)))
        .undoneBy("release")
        .add();
    StepRef<Pickup> pickup =
        order
            .step("courier")
            .on("courier")
            .call(
                "book",
                Delivery.class,
                in ->
                    in.set(Delivery::order)
                        .to(order.input(Order::number))
                        .set(Delivery::city)
                        .to(order.input(Order::city)))
            .returns(Pickup.class)
            .undoneBy("cancel")
            .add();
    order
        .step("voucher")
        .on("vouchers")
        .call(
            "redeem",
            Voucher.class,
            in ->
                in.set(Voucher::code)
                    .to(order.input(Order::voucher))
                    .set(Voucher::cents)
                    .to(order.input(Order::cents)))
        .undoneBy("restore")
        .add();
    return order.returns(pickup.output()).build();
  }

  private static SagaResult<Pickup> run(Order order) {
    return client.await(client.start(saga(), order), PATIENCE);
  }

  @Test
  void itHappensEverywhere() throws Exception {
    SagaResult<Pickup> result = run(new Order("o-1", "lamp", 2, "Oslo", "gift", 1200));

    assertThat(result).isInstanceOf(SagaResult.Completed.class);
    assertThat(query("stock", "SELECT pieces FROM reservation WHERE order_number = 'o-1'"))
        .containsExactly("2");
    assertThat(query("courier", "SELECT state FROM pickup WHERE order_number = 'o-1'"))
        .containsExactly("booked");
  }

  @Test
  void orNowhere() throws Exception {
    SagaResult<Pickup> result = run(new Order("o-2", "lamp", 3, "Vienna", "gift", 999_999));

    assertThat(result).isInstanceOf(SagaResult.Compensated.class);
    assertThat(query("stock", "SELECT pieces FROM reservation WHERE order_number = 'o-2'"))
        .isEmpty();
    assertThat(query("courier", "SELECT state FROM pickup WHERE order_number = 'o-2'"))
        .containsExactly("cancelled");
  }

  private static List<String> query(String database, String sql) throws SQLException {
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

  private static void execute(String database, String sql) throws SQLException {
    try (Connection connection = databases.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
