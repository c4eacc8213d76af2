package dev.verdict.examples.demo;

import dev.verdict.examples.bank.Bank;
import dev.verdict.examples.demo.Databases.Database;
import dev.verdict.examples.demo.ServiceDirectory.Service;
import dev.verdict.examples.tickets.BoxOffice;
import dev.verdict.examples.trip.BookingService;
import dev.verdict.examples.trip.PaymentService;
import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Store;
import dev.verdict.sdk.vertx.VertxParticipant;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** All services of the demo in one process, each with its own database and its own port. */
final class Services implements AutoCloseable {
  static final int ACCOUNTS_PER_BANK = 50;
  static final long CENTS_PER_ACCOUNT = 100_000;
  static final String CONCERT = "gala";
  static final int SEATS = 200;

  private static final long FLIGHT_CENTS = 45_000;
  private static final long HOTEL_CENTS = 32_000;
  private static final long CAR_CENTS = 12_000;
  private static final int START_SECONDS_MAX = 60;

  private final Vertx vertx = Vertx.vertx();
  private final Databases databases = new Databases();
  private final List<Participant> participants = new ArrayList<>();
  private final Map<String, Service> directory = new LinkedHashMap<>();
  private final URI coordinator;

  private Services(URI coordinator) {
    this.coordinator = coordinator;
  }

  /**
   * Starts them.
   *
   * @param folder where their databases live
   * @param coordinator whom they ask when in doubt, and tell where they are
   */
  static Services start(Path folder, URI coordinator) throws Exception {
    Services services = new Services(coordinator);
    CompletableFuture<EmbeddedPostgres> otherServer =
        CompletableFuture.supplyAsync(() -> services.server(folder.resolve("server-2")));
    EmbeddedPostgres first = services.server(folder.resolve("server-1"));
    EmbeddedPostgres second = otherServer.join();
    services.startBank(first, "bank-a", "a");
    services.startBank(second, "bank-b", "b");
    services.startBoxOffice(first);
    services.startBooking(first, "flights", FLIGHT_CENTS);
    services.startBooking(second, "hotels", HOTEL_CENTS);
    services.startBooking(first, "cars", CAR_CENTS);
    services.startPayments(second);
    services.startNotary();
    return services;
  }

  ServiceDirectory directory() {
    return new ServiceDirectory(directory);
  }

  private EmbeddedPostgres server(Path folder) {
    try {
      return databases.startServer(folder);
    } catch (IOException e) {
      throw new IllegalStateException("a service's PostgreSQL did not start", e);
    }
  }

  private void startBank(EmbeddedPostgres server, String name, String prefix) throws Exception {
    Database database = databases.create(server, name);
    Bank.open(database.pool(), prefix, ACCOUNTS_PER_BANK, CENTS_PER_ACCOUNT);
    serve(name, database, store -> Bank.participant(name, store, coordinator));
  }

  private void startBoxOffice(EmbeddedPostgres server) throws Exception {
    Database database = databases.create(server, "box-office");
    BoxOffice.open(database.pool(), CONCERT, SEATS);
    serve("box-office", database, store -> BoxOffice.participant("box-office", store, coordinator));
  }

  private void startBooking(EmbeddedPostgres server, String name, long cents) throws Exception {
    Database database = databases.create(server, name);
    BookingService.open(database.pool());
    serve(name, database, store -> BookingService.participant(name, store, coordinator, cents));
  }

  private void startPayments(EmbeddedPostgres server) throws Exception {
    Database database = databases.create(server, "payments");
    PaymentService.open(database.pool());
    serve(
        "payments", database, store -> PaymentService.participant("payments", store, coordinator));
  }

  private void startNotary() throws Exception {
    Router router = Router.router(vertx);
    HangingNotary.mount(router);
    directory.put("notary", new Service(listen(router), false, ""));
  }

  private void serve(
      String name, Database database, Function<Store<Connection>, Participant> declare)
      throws Exception {
    Participant participant = declare.apply(JdbcStore.postgres(database.pool()));
    participants.add(participant);
    participant.createSchema().toCompletableFuture().get(START_SECONDS_MAX, TimeUnit.SECONDS);
    participant.start().toCompletableFuture().get(START_SECONDS_MAX, TimeUnit.SECONDS);
    Router router = Router.router(vertx);
    VertxParticipant.mount(router, participant);
    String baseUrl = listen(router);
    participant.announce(URI.create(baseUrl));
    directory.put(name, new Service(baseUrl, true, database.jdbcUrl()));
  }

  private String listen(Router router) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(START_SECONDS_MAX, TimeUnit.SECONDS);
    return "http://127.0.0.1:" + server.actualPort();
  }

  @Override
  public void close() throws SQLException, IOException {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    participants.forEach(Participant::close);
    databases.close();
  }
}
