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
    return Result.done(new Amount(2 * amount.cents()));
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
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
            .get(60, TimeUnit.SECONDS)
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
  void aBodyHandlerMayComeBefore() throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    VertxParticipant.mount(router, participant);
    assertThat(post(serve(router), "action", call("double", "{\"cents\":5}"))).startsWith("200 ");
  }

  /** Whose bound is ten times as high. */
  @Test
  void whatABodyHandlerLetsPassIsBoundedAllTheSame() throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    VertxParticipant.mount(router, participant);
    String large = call("double", "\"" + "x".repeat(Participant.BODY_BYTES_MAX) + "\"");
    assertThat(post(serve(router), "action", large)).startsWith("413 ");
  }

  @Test
  void anUnknownMemberIsIgnored() throws Exception {
    String body = call("double", "{\"cents\":5,\"new\":1}").replace("{\"tx\"", "{\"x\":{},\"tx\"");
    assertThat(post(serve(), "action", body)).startsWith("200 ");
  }
}
