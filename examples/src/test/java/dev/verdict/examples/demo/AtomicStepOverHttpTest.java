package dev.verdict.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.crash.ArmedCrash;
import dev.verdict.coordinator.crash.Crash;
import dev.verdict.coordinator.crash.CrashPoint;
import dev.verdict.examples.bank.Bank;
import dev.verdict.examples.demo.Databases.Database;
import dev.verdict.examples.demo.SaleSaga.Sale;
import dev.verdict.saga.Nothing;
import dev.verdict.saga.Saga;
import dev.verdict.saga.client.ClientOptions;
import dev.verdict.saga.client.SagaClient;
import dev.verdict.saga.client.SagaResult;
import dev.verdict.saga.client.StartOptions;
import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.vertx.VertxParticipant;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A saga with a step that is an atomic transaction: two banks and a depot behind HTTP, each with a
 * PostgreSQL database of its own, and a coordinator that dies in the middle.
 */
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AtomicStepOverHttpTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long FUNDS_CENTS = 1_000;
  private static final long PRICE_CENTS = 400;

  private final Vertx vertx = Vertx.vertx();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Map<String, String> addresses = new TreeMap<>();
  private final List<ChildProcess> coordinators = new ArrayList<>();
  private final Path folder;
  private URI coordinator = URI.create("http://127.0.0.1");
  private String bankA = "";
  private String bankB = "";
  private String depot = "";
  private int sales;

  AtomicStepOverHttpTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  void startServices() throws Exception {
    coordinator = TestCoordinator.freeAddress();
    Databases databases = new Databases();
    open.add(databases);
    var server = databases.startServer(folder.resolve("services"));
    bankA = openBank(databases.create(server, "bank-a"), "a");
    bankB = openBank(databases.create(server, "bank-b"), "b");
    Database stock = databases.create(server, "depot");
    Depot.open(stock.pool());
    depot = stock.jdbcUrl();
    serve(Depot.participant(JdbcStore.postgres(stock.pool()), coordinator));
  }

  private String openBank(Database database, String prefix) throws Exception {
    Bank.open(database.pool(), prefix, 20, FUNDS_CENTS);
    serve(Bank.participant("bank-" + prefix, JdbcStore.postgres(database.pool()), coordinator));
    return database.jdbcUrl();
  }

  private void serve(Participant service) throws Exception {
    open.add(service);
    await(service.createSchema());
    await(service.start());
    Router router = Router.router(vertx);
    VertxParticipant.mount(router, service);
    var server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1");
    int port = await(server.toCompletionStage()).actualPort();
    addresses.put(service.name(), "http://127.0.0.1:" + port);
  }

  private static <T> T await(CompletionStage<T> step) throws Exception {
    return step.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @AfterEach
  void stopCoordinators() {
    coordinators.forEach(ChildProcess::close);
  }

  @AfterAll
  void stopServices() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    await(vertx.close().toCompletionStage());
  }

  private ChildProcess coordinator(Map<String, String> environment) throws Exception {
    ChildProcess started = TestCoordinator.start(folder, coordinator, environment);
    coordinators.add(started);
    CoordinatorApi api = new CoordinatorApi(coordinator);
    assertThat(api.awaitReady(PATIENCE)).isTrue();
    for (Map.Entry<String, String> each : addresses.entrySet()) {
      api.register(each.getKey(), each.getValue(), true);
    }
    return started;
  }

  private Sale sale(String item, long cents) {
    sales++;
    return new Sale("a-" + sales, "b-" + sales, cents, item, "sale-" + sales);
  }

  private SagaResult<Nothing> run(Saga<Sale, Nothing> saga, Sale sale) {
    ClientOptions patient = ClientOptions.of(coordinator).withGiveUpAfter(PATIENCE);
    StartOptions once = StartOptions.NONE.withIdempotencyKey(sale.reference());
    try (SagaClient client = new SagaClient(patient)) {
      client.register(saga);
      return client.await(client.start(saga, sale, once), PATIENCE);
    }
  }

  /** Nothing is prepared any more, and what the sale left at the services is this. */
  private void assertLeft(Sale sale, long paidCents, String state) throws SQLException {
    CoordinatorApi api = new CoordinatorApi(coordinator);
    assertThat(api.awaitAllFinished(PATIENCE)).isTrue();
    assertThat(api.awaitNothingHeld(PATIENCE)).isTrue();
    assertThat(cents(bankA, sale.buyer())).isEqualTo(FUNDS_CENTS - paidCents);
    assertThat(cents(bankB, sale.seller())).isEqualTo(FUNDS_CENTS + paidCents);
    assertThat(Sql.number(bankA, "SELECT count(*) FROM pg_prepared_xacts")).isZero();
    assertThat(
            Sql.texts(depot, "SELECT state FROM held WHERE reference = '" + sale.reference() + "'"))
        .containsExactly(state);
  }

  private static long cents(String bank, String account) throws SQLException {
    return Sql.number(bank, "SELECT cents FROM account WHERE id = '" + account + "'");
  }

  @Test
  void committedTheMoneyIsMovedAndTheSagaGoesOn() throws Exception {
    coordinator(Map.of());
    Sale sale = sale("lamp", PRICE_CENTS);

    assertThat(run(SaleSaga.lasting(), sale)).isInstanceOf(SagaResult.Completed.class);
    assertLeft(sale, PRICE_CENTS, "shipped");
    String token = "SELECT token FROM verdict_lock WHERE resource = 'account:" + sale.buyer() + "'";
    assertThat(Sql.number(bankA, token)).as("the saga's token at its bank").isPositive();
  }

  @Test
  void refusedByOneBankNothingIsMovedAndTheSagaIsUndone() throws Exception {
    coordinator(Map.of());
    Sale sale = sale("lamp", FUNDS_CENTS + 1);

    SagaResult<Nothing> end = run(SaleSaga.lasting(), sale);
    assertThat(end).isInstanceOf(SagaResult.Compensated.class);
    assertThat(end.toString()).contains("insufficient funds");
    assertLeft(sale, 0, "freed");
  }

  @Test
  void committedAndRefusedLaterTheMoneyIsMovedBack() throws Exception {
    coordinator(Map.of());
    Sale sale = sale(Depot.NOT_TO_BE_SHIPPED, PRICE_CENTS);

    SagaResult<Nothing> end = run(SaleSaga.undoable(), sale);
    assertThat(end).isInstanceOf(SagaResult.Compensated.class);
    assertThat(end.toString()).contains("too heavy");
    assertLeft(sale, 0, "freed");
    assertThat(
            Sql.number(
                bankA, "SELECT count(*) FROM ledger WHERE reference = '" + sale.reference() + "'"))
        .isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}, passage {1}")
  @CsvSource({
    "VOTE_HEARD, 1",
    "DECISION_STORED, 1",
    "OUTCOME_PARTLY_TOLD, 1",
    "STEP_ANSWERED, 2",
  })
  void whereverItsCoordinatorDiesTheNextOneGoesOnWithTheSale(CrashPoint point, int passage)
      throws Exception {
    Sale sale = sale("lamp", PRICE_CENTS);

    SagaResult<Nothing> end = runThroughDeath(SaleSaga.lasting(), sale, new Crash(point, passage));
    assertThat(end).isInstanceOf(SagaResult.Completed.class);
    assertLeft(sale, PRICE_CENTS, "shipped");
  }

  @ParameterizedTest(name = "{0}, passage {1}")
  @CsvSource({
    "VOTE_HEARD, 3",
    "ACKNOWLEDGEMENT_HEARD, 3",
    "COMPENSATION_ANSWERED, 1",
  })
  void whereverItsCoordinatorDiesTheMoneyIsMovedBackOnce(CrashPoint point, int passage)
      throws Exception {
    Sale sale = sale(Depot.NOT_TO_BE_SHIPPED, PRICE_CENTS);

    SagaResult<Nothing> end = runThroughDeath(SaleSaga.undoable(), sale, new Crash(point, passage));
    assertThat(end).isInstanceOf(SagaResult.Compensated.class);
    assertLeft(sale, 0, "freed");
  }

  private SagaResult<Nothing> runThroughDeath(Saga<Sale, Nothing> saga, Sale sale, Crash crash)
      throws Exception {
    ChildProcess dying = coordinator(crash.environment());
    CompletableFuture<SagaResult<Nothing>> end =
        CompletableFuture.supplyAsync(() -> run(saga, sale));
    assertThat(dying.awaitEnd()).isEqualTo(ArmedCrash.EXIT_CODE);
    coordinator(Map.of());
    return await(end);
  }
}
