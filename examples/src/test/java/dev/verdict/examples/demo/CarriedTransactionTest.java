package dev.verdict.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.examples.bank.Bank;
import dev.verdict.examples.bank.Move;
import dev.verdict.examples.demo.Databases.Database;
import dev.verdict.examples.tickets.BoxOffice;
import dev.verdict.examples.tickets.Hold;
import dev.verdict.sdk.JdbcStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.client.TransactionContext;
import dev.verdict.sdk.client.TransactionHttpClient;
import dev.verdict.sdk.client.TransactionOutcome;
import dev.verdict.sdk.client.VerdictClient;
import dev.verdict.sdk.vertx.VertxParticipant;
import dev.verdict.sdk.vertx.VertxTransactions;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client calls the box office, which holds seats and calls the bank, which prepares a debit: one
 * transaction over two services and databases, carried by plain business calls.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CarriedTransactionTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SEAT_CENTS = 100;

  private final TransactionHttpClient http = new TransactionHttpClient(HttpClient.newHttpClient());

  @Test
  void bothServicesCommitOrNeither(@TempDir Path folder) throws Exception {
    URI coordinator = TestCoordinator.freeAddress();
    Vertx vertx = Vertx.vertx();
    try (Databases databases = new Databases();
        ChildProcess decider = TestCoordinator.start(folder, coordinator)) {
      var server = databases.startServer(folder.resolve("services"));
      Database money = databases.create(server, "money");
      Database tickets = databases.create(server, "tickets");
      Bank.open(money.pool(), "a", 1, 1_000);
      BoxOffice.open(tickets.pool(), "gala", 20);
      CoordinatorApi api = new CoordinatorApi(coordinator);
      assertThat(api.awaitReady(PATIENCE)).isTrue();
      try (Participant bank =
              Bank.participant("bank", JdbcStore.postgres(money.pool()), coordinator);
          Participant boxOffice =
              BoxOffice.participant(
                  "box-office", JdbcStore.postgres(tickets.pool()), coordinator)) {
        URI bankAt = serve(vertx, bank, routing -> pay(bank, routing));
        URI shop = serve(vertx, boxOffice, routing -> holdAndPay(boxOffice, bankAt, routing));
        VerdictClient client = VerdictClient.to(coordinator);

        assertThat(buy(client, shop, 4).isCommitted()).isTrue();
        assertThat(api.awaitAllFinished(PATIENCE)).isTrue();
        assertThat(Sql.number(tickets.jdbcUrl(), "SELECT free FROM concert")).isEqualTo(16);
        assertThat(Sql.number(money.jdbcUrl(), "SELECT cents FROM account")).isEqualTo(600);

        TransactionOutcome tooDear = buy(client, shop, 7);
        assertThat(tooDear)
            .isInstanceOfSatisfying(
                TransactionOutcome.Aborted.class,
                it -> assertThat(it.reason()).contains("insufficient funds"));
        assertThat(api.awaitAllFinished(PATIENCE)).isTrue();
        assertThat(Sql.number(tickets.jdbcUrl(), "SELECT free FROM concert")).isEqualTo(16);
        assertThat(
                Sql.number(tickets.jdbcUrl(), "SELECT count(*) FROM hold WHERE state = 'released'"))
            .isEqualTo(1);
        assertThat(Sql.number(money.jdbcUrl(), "SELECT cents FROM account")).isEqualTo(600);
        assertThat(Sql.number(money.jdbcUrl(), "SELECT count(*) FROM pg_prepared_xacts")).isZero();
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private TransactionOutcome buy(VerdictClient client, URI shop, int seats) throws Exception {
    return client.inTransaction(
        scope -> {
          HttpResponse<String> answer = http.send(post(shop, seats), BodyHandlers.ofString());
          assertThat(answer.statusCode()).isEqualTo(200);
        });
  }

  private static HttpRequest post(URI service, int seats) {
    return HttpRequest.newBuilder(service.resolve("/business/" + seats))
        .POST(BodyPublishers.noBody())
        .timeout(PATIENCE)
        .build();
  }

  private static int seats(RoutingContext routing) {
    return Integer.parseInt(routing.pathParam("seats"));
  }

  private static void pay(Participant bank, RoutingContext routing) {
    TransactionContext context = VertxTransactions.of(routing).orElseThrow();
    Move move = new Move("a-0", (long) seats(routing) * SEAT_CENTS, context.id().text());
    answer(routing, bank.join(context, "debit", move, Result.None.class));
  }

  private void holdAndPay(Participant boxOffice, URI bank, RoutingContext routing) {
    TransactionContext context = VertxTransactions.of(routing).orElseThrow();
    Hold hold = new Hold("gala", seats(routing), context.id().text());
    answer(
        routing,
        boxOffice
            .join(context, "hold", hold, Result.None.class)
            .thenCompose(
                held ->
                    http.sendAsync(
                        context, post(bank, seats(routing)), BodyHandlers.discarding())));
  }

  private static void answer(RoutingContext routing, CompletionStage<?> work) {
    work.whenComplete(
        (done, error) -> routing.response().setStatusCode(error == null ? 200 : 500).end());
  }

  private static URI serve(Vertx vertx, Participant service, Handler<RoutingContext> business)
      throws Exception {
    service.createSchema().toCompletableFuture().get(60, TimeUnit.SECONDS);
    service.start().toCompletableFuture().get(60, TimeUnit.SECONDS);
    Router router = Router.router(vertx);
    router.route("/business/*").handler(VertxTransactions.receive());
    router.post("/business/:seats").handler(business);
    VertxParticipant.mount(router, service);
    int port =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS)
            .actualPort();
    URI here = URI.create("http://127.0.0.1:" + port);
    service.announce(here).toCompletableFuture().get(60, TimeUnit.SECONDS);
    return here;
  }
}
