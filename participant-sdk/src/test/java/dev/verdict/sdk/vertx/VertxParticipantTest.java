package dev.verdict.sdk.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.TxId;
import dev.verdict.sdk.MemoryStore;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Result;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxParticipantTest {
  private static final String CALL =
      "{\"tx\":\"%s\",\"branch\":\"b\",\"epoch\":1,\"operation\":\"%s\",\"payload\":%s}";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();

  /** An amount. */
  record Amount(long cents) {}

  private final Participant participant =
      Participant.named("bank", new MemoryStore())
          .saga("double", Amount.class, Amount.class, VertxParticipantTest::twice)
          .build();

  private static Result<Amount> twice(Object session, Amount amount) {
    if (amount.cents() < 0) {
      throw new IllegalStateException("secret words");
    }
    return Result.done(new Amount(2 * amount.cents()));
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private URI serve(Router router) throws Exception {
    Router root = Router.router(vertx);
    root.route("/bank/*").subRouter(router);
    HttpServer server = vertx.createHttpServer().requestHandler(root);
    int port =
        server
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .actualPort();
    return URI.create("http://127.0.0.1:" + port + "/bank/verdict/v1/");
  }

  private URI serve() throws Exception {
    Router router = Router.router(vertx);
    VertxParticipant.mount(router, participant);
    return serve(router);
  }

  private String post(URI base, String kind, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(kind))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    String type = response.headers().firstValue("Content-Type").orElse("");
    return response.statusCode() + " " + type + " " + response.body();
  }

  private static String call(String operation, String payload) {
    return CALL.formatted(TxId.of(1, 1, 1, 1).text(), operation, payload);
  }

  @Test
  void aCallIsAnswered() throws Exception {
    URI base = serve();
    String expected = "200 application/json {\"result\":\"done\",\"output\":{\"cents\":10}}";
    assertThat(post(base, "action", call("double", "{\"cents\":5}"))).isEqualTo(expected);
    assertThat(post(base, "action", call("double", "{\"cents\":5}"))).isEqualTo(expected);
  }

  @Test
  void aBodyHandlerMayComeBefore() throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    VertxParticipant.mount(router, participant);
    assertThat(post(serve(router), "action", call("double", "{\"cents\":5}"))).startsWith("200 ");
  }

  @Test
  void badCallsAreProblems() throws Exception {
    URI base = serve();
    String problem = " application/problem+json ";
    assertThat(post(base, "action", "{")).startsWith("400" + problem).contains("malformed");
    assertThat(post(base, "action", "")).startsWith("400" + problem);
    assertThat(post(base, "action", "[]")).startsWith("400" + problem);
    assertThat(post(base, "action", "{\"tx\":5}")).startsWith("400" + problem).contains("'tx'");
    assertThat(post(base, "action", "{\"tx\":\"x\",\"branch\":\"b\",\"epoch\":1}"))
        .startsWith("400" + problem);
    assertThat(post(base, "action", call("double", "{}") + "x")).startsWith("400" + problem);
    assertThat(post(base, "dance", call("double", "{}"))).startsWith("404" + problem);
    assertThat(post(base, "action", call("triple", "{}")))
        .startsWith("404" + problem)
        .contains("unknown_operation")
        .contains("triple");
    assertThat(post(base, "action", call("double", "\"" + "x".repeat(1 << 20) + "\"")))
        .startsWith("413" + problem);
    assertThat(post(base, "action", "[".repeat(5000))).startsWith("400" + problem);
  }

  @Test
  void aFailingHandlerIsAProblemWithoutItsWords() throws Exception {
    assertThat(post(serve(), "action", call("double", "{\"cents\":-1}")))
        .startsWith("500 application/problem+json")
        .doesNotContain("secret");
  }

  @Test
  void anUnknownMemberIsIgnored() throws Exception {
    String body = call("double", "{\"cents\":5,\"new\":1}").replace("{\"tx\"", "{\"x\":{},\"tx\"");
    assertThat(post(serve(), "action", body)).startsWith("200 ");
  }
}
