package dev.verdict.sdk.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.TxId;
import dev.verdict.sdk.FakeHttp;
import dev.verdict.sdk.FakeHttp.Answer;
import dev.verdict.sdk.FakeHttp.Seen;
import dev.verdict.sdk.MemoryStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import dev.verdict.sdk.vertx.VertxTransactionClient;
import dev.verdict.sdk.vertx.VertxTransactions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A shop begins a transaction and calls a till, which calls a bank: over real HTTP, with the JDK's
 * client and with Vert.x's. The coordinator is a fake, which lets it misbehave.
 */
class PropagationTest {
  private static final TxId ID = TxId.of(1, 2, 3, 4);
  private static final String PATH = "/v1/transactions/" + ID.text();

  private final Vertx vertx = Vertx.vertx();
  private final WebClient web = WebClient.create(vertx);
  private final TransactionHttpClient http = new TransactionHttpClient(HttpClient.newHttpClient());
  private final List<String> worked = new CopyOnWriteArrayList<>();
  private final AtomicInteger enlistStatus = new AtomicInteger(201);
  private final FakeHttp coordinator = new FakeHttp(this::coordinate);
  private final Participant bank = participant("bank");
  private final Participant till = participant("till");
  private final VerdictClient client =
      VerdictClient.builder(coordinator.uri()).deadline(Duration.ofSeconds(10)).build();
  private URI bankAt = URI.create("http://127.0.0.1:1");
  private URI tillAt = URI.create("http://127.0.0.1:1");

  private record Sum(long cents) {}

  private Answer coordinate(Seen request) {
    if (request.line().endsWith("/branches")) {
      worked.add("enlist");
      return new Answer(enlistStatus.get(), "{\"code\":\"not_active\"}");
    }
    String outcome =
        request.line().endsWith("/commit")
            ? "commit"
            : request.line().endsWith("/abort") ? "abort" : "";
    return new Answer(
        200,
        "{\"id\":\"%s\",\"outcome\":\"%s\",\"reason\":\"because\"}".formatted(ID.text(), outcome));
  }

  private Participant participant(String name) {
    return Participant.named(name, new MemoryStore())
        .coordinators(coordinator.uri())
        .tcc(
            "hold",
            Sum.class,
            Sum.class,
            (tx, sum) -> {
              worked.add(name);
              return sum.cents() > 100 ? Result.refused("no funds") : Result.done(sum);
            },
            (tx, sum, held) -> worked.add(name + " confirm"),
            (tx, sum, held) -> worked.add(name + " cancel"))
        .build();
  }

  @BeforeEach
  void open() throws Exception {
    Router atBank = Router.router(vertx);
    atBank.route().handler(VertxTransactions.receive());
    atBank.post("/hold/:cents").handler(routing -> hold(bank, routing));
    bankAt = listen(atBank);
    Router atTill = Router.router(vertx);
    atTill.route("/pay/*").handler(VertxTransactions.receive());
    atTill.post("/pay/:cents").handler(this::pay);
    atTill.post("/unaware").handler(routing -> routing.response().end());
    tillAt = listen(atTill);
  }

  private URI listen(Router router) throws Exception {
    HttpServer server = vertx.createHttpServer().requestHandler(router);
    int port =
        server
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS)
            .actualPort();
    return URI.create("http://127.0.0.1:" + port);
  }

  @AfterEach
  void close() throws Exception {
    bank.close();
    till.close();
    coordinator.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static void hold(Participant service, RoutingContext routing) {
    Sum sum = new Sum(Long.parseLong(routing.pathParam("cents")));
    service
        .join(VertxTransactions.of(routing).orElseThrow(), "hold", sum, Sum.class)
        .whenComplete(
            (result, error) ->
                routing
                    .response()
                    .setStatusCode(error == null ? 200 : 500)
                    .end(String.valueOf(result)));
  }

  /** The till holds something itself and then lets the bank hold the rest. */
  private void pay(RoutingContext routing) {
    TransactionContext context = VertxTransactions.of(routing).orElseThrow();
    till.join(context, "hold", new Sum(1), Sum.class)
        .whenComplete(
            (result, error) ->
                VertxTransactionClient.send(
                        context,
                        web.postAbs(bankAt + "/hold/" + routing.pathParam("cents")),
                        it -> it.sendBuffer(Buffer.buffer()))
                    .onComplete(answer -> routing.response().end("paid")));
  }

  private HttpResponse<String> post(TransactionScope scope, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(tillAt.resolve(path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(20))
            .build();
    try {
      return http.send(scope.context(), request, HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Seen last() {
    return coordinator.seen().get(coordinator.seen().size() - 1);
  }

  @Test
  void theCommitStatesTheBranchesOfAllServicesWithTheirVotes() {
    TransactionOutcome outcome =
        client.inTransaction(
            scope -> assertThat(post(scope, "/pay/5").statusCode()).isEqualTo(200));

    assertThat(outcome.isCommitted()).isTrue();
    assertThat(last().line()).isEqualTo("POST " + PATH + "/commit");
    assertThat(last().body())
        .isEqualTo("{\"branches\":{\"0.1-1\":{\"vote\":\"yes\"},\"0.1.1-1\":{\"vote\":\"yes\"}}}");
    assertThat(coordinator.seen())
        .extracting(Seen::body)
        .contains(
            "{\"id\":\"0.1.1-1\",\"participant\":\"bank\",\"style\":\"tcc\","
                + "\"operation\":\"hold\",\"vote\":\"client\"}");
  }

  @Test
  void rule13_everyBranchIsEnlistedBeforeItWorks() {
    client.inTransaction(scope -> post(scope, "/pay/5"));
    assertThat(worked).containsExactly("enlist", "till", "enlist", "bank");
  }

  @Test
  void rule13_whoeverIsNotEnlistedDoesNotWork() {
    enlistStatus.set(409);
    TransactionOutcome outcome = client.inTransaction(scope -> post(scope, "/pay/5"));
    assertThat(outcome).isInstanceOf(TransactionOutcome.Aborted.class);
    assertThat(worked).containsExactly("enlist");
    assertThat(last().line()).endsWith("/abort");
    assertThat(last().body()).contains("hold failed").contains("not_active");
  }

  @Test
  void aRefusalFarDownAbortsAlthoughEveryCallInBetweenAnswers200() {
    TransactionOutcome outcome =
        client.inTransaction(
            scope -> assertThat(post(scope, "/pay/101").statusCode()).isEqualTo(200));
    assertThat(outcome).isInstanceOf(TransactionOutcome.Aborted.class);
    assertThat(last().line()).isEqualTo("POST " + PATH + "/abort");
    assertThat(last().body()).contains("no funds");
  }

  @Test
  void aCallThatFindsNobodyFarDownAborts() {
    bankAt = URI.create("http://127.0.0.1:1");
    assertThat(client.inTransaction(scope -> post(scope, "/pay/5")))
        .isInstanceOf(TransactionOutcome.Aborted.class);
    assertThat(last().body()).contains("127.0.0.1:1 failed");
  }

  @Test
  void aServiceThatTakesNoPartAborts() {
    assertThat(client.inTransaction(scope -> post(scope, "/unaware")))
        .isInstanceOf(TransactionOutcome.Aborted.class);
    assertThat(last().body()).contains("does not take part");
  }

  @Test
  void aRequestThatIsRepeatedOnTheWayWorksOnce() throws Exception {
    Passage passage;
    try (TransactionScope scope = client.begin()) {
      passage = scope.context().passOn("twice");
      HttpRequest request =
          HttpRequest.newBuilder(bankAt.resolve("/hold/5"))
              .header(TransactionContext.HEADER, passage.header())
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> answer =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().firstValue(TransactionContext.VOTES_HEADER))
            .contains("0.1-1=yes");
      }
    }
    assertThat(worked).containsOnlyOnce("bank");
  }

  @Test
  void aMalformedHeaderIsABadRequest() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(bankAt.resolve("/hold/5"))
            .header(TransactionContext.HEADER, "nonsense")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(400);
    assertThat(worked).isEmpty();
  }

  @Test
  void onlyPreparedAndTriedOperationsCanJoin() {
    try (TransactionScope scope = client.begin()) {
      assertThatThrownBy(() -> bank.join(scope.context(), "give", new Sum(1), Sum.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("give");
    }
  }
}
