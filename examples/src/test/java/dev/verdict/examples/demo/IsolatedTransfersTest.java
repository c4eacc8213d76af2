package dev.verdict.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.verdict.examples.transfer.AccountService;
import dev.verdict.examples.transfer.Audit;
import dev.verdict.examples.transfer.AuditSaga;
import dev.verdict.examples.transfer.Balance;
import dev.verdict.examples.transfer.Transfer;
import dev.verdict.examples.transfer.TransferSaga;
import dev.verdict.saga.Nothing;
import dev.verdict.saga.Saga;
import dev.verdict.saga.client.ClientOptions;
import dev.verdict.saga.client.SagaClient;
import dev.verdict.saga.client.SagaResult;
import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.vertx.VertxParticipant;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred transfers between ten accounts at once, and auditors who add the accounts up
 * meanwhile: over HTTP, with real databases.
 */
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolatedTransfersTest {
  private static final int TRANSFERS = 200;
  private static final int AUDITS = 20;
  private static final int ACCOUNTS = 10;
  private static final long FUNDS_CENTS = 1_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService users = Executors.newFixedThreadPool(TRANSFERS + AUDITS);
  private final List<AutoCloseable> open = new ArrayList<>();
  private URI coordinator = URI.create("http://127.0.0.1");
  private String books = "";

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    coordinator = TestCoordinator.freeAddress();
    open.add(TestCoordinator.start(folder, coordinator));
    Databases databases = new Databases();
    open.add(databases);
    var database = databases.create(databases.startServer(folder.resolve("books")), "books");
    books = database.jdbcUrl();
    serve(database.pool());
    assertThat(new CoordinatorApi(coordinator).awaitReady(PATIENCE)).isTrue();
  }

  private void serve(HikariDataSource pool) throws Exception {
    AccountService.open(pool, ACCOUNTS, FUNDS_CENTS);
    Participant accounts = AccountService.participant(JdbcStore.builder(pool).build(), coordinator);
    open.add(accounts);
    await(accounts.createSchema());
    await(accounts.start());
    Router router = Router.router(vertx);
    VertxParticipant.mount(router, accounts);
    var server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1");
    int port = await(server.toCompletionStage()).actualPort();
    await(accounts.announce(URI.create("http://127.0.0.1:" + port)));
  }

  private static <T> T await(CompletionStage<T> step) throws Exception {
    return step.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @AfterAll
  void stop() throws Exception {
    users.shutdownNow();
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void withIsolationNobodySeesATransferHalfDone() throws Exception {
    List<Long> sums = run(TransferSaga.isolated(), AuditSaga.isolated(ACCOUNTS));

    assertThat(sums).hasSize(AUDITS).containsOnly(ACCOUNTS * FUNDS_CENTS);
    assertThat(Sql.number(books, "SELECT count(*) FROM verdict_lock")).isEqualTo(ACCOUNTS);
  }

  @Test
  void withoutItEverybodyDoes() throws Exception {
    List<Long> sums = run(TransferSaga.unprotected(), AuditSaga.unprotected(ACCOUNTS));

    assertThat(sums).hasSize(AUDITS).anyMatch(sum -> sum != ACCOUNTS * FUNDS_CENTS);
  }

  /** Runs all of them at once, and returns what the auditors found. */
  private List<Long> run(Saga<Transfer, Nothing> transfer, Saga<Audit, List<Balance>> audit)
      throws Exception {
    Random random = new Random(11);
    List<Future<SagaResult<Nothing>>> transfers = new ArrayList<>();
    List<Future<SagaResult<List<Balance>>>> audits = new ArrayList<>();
    try (SagaClient client =
        new SagaClient(
            ClientOptions.of(coordinator).withCallTimeout(PATIENCE).withGiveUpAfter(PATIENCE))) {
      client.register(transfer);
      client.register(audit);
      long begun = System.nanoTime();
      for (int i = 0; i < TRANSFERS; i++) {
        int from = random.nextInt(ACCOUNTS);
        int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        Transfer input = new Transfer("a-" + from, "a-" + to, 1 + random.nextInt(100));
        transfers.add(users.submit(() -> end(client, transfer, input)));
        if (i % (TRANSFERS / AUDITS) == 0) {
          Audit auditor = new Audit("auditor-" + i);
          audits.add(users.submit(() -> end(client, audit, auditor)));
        }
      }
      for (Future<SagaResult<Nothing>> each : transfers) {
        assertThat(each.get()).isInstanceOf(SagaResult.Completed.class);
      }
      List<Long> sums = new ArrayList<>();
      for (Future<SagaResult<List<Balance>>> each : audits) {
        sums.add(sum(each.get()));
      }
      System.out.printf(
          "%s: %d transfers and %d audits in %d ms, sums %s%n",
          transfer.definition().name(),
          TRANSFERS,
          AUDITS,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun),
          sums.stream().distinct().toList());
      return sums;
    }
  }

  private static <I, O> SagaResult<O> end(SagaClient client, Saga<I, O> saga, I input) {
    return client.await(client.start(saga, input), PATIENCE);
  }

  private static long sum(SagaResult<List<Balance>> result) {
    assertThat(result).isInstanceOf(SagaResult.Completed.class);
    SagaResult.Completed<List<Balance>> completed = (SagaResult.Completed<List<Balance>>) result;
    return completed.output().stream().mapToLong(Balance::cents).sum();
  }
}
