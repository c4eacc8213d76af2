package dev.verdict.sdk;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Stands in for a coordinator, which lives in another module, and gives answers that a real one
 * gives only in trouble.
 */
public final class FakeHttp implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());

  /** A request. */
  public record Seen(String line, String body, String idempotencyKey, String authorization) {}

  /** An answer; status 0 closes the connection without one. */
  public record Answer(int status, String body) {
    /** None at all, like a frozen process: the connection stays open. */
    public static final Answer NEVER = new Answer(-1, "");
  }

  /** Starts; every request is answered by the function. */
  public FakeHttp(Function<Seen, Answer> answers) {
    server =
        Calls.await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> request.body().onSuccess(body -> answer(request, body, answers)))
                .listen(0, "127.0.0.1")
                .toCompletionStage());
  }

  private void answer(HttpServerRequest request, Buffer body, Function<Seen, Answer> answers) {
    String key = Optional.ofNullable(request.getHeader("Idempotency-Key")).orElse("");
    String shown = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
    Seen noted = new Seen(request.method() + " " + request.path(), body.toString(), key, shown);
    seen.add(noted);
    Answer answer = answers.apply(noted);
    if (answer.equals(Answer.NEVER)) {
      return;
    }
    if (answer.status() == 0) {
      request.connection().close();
    } else {
      request.response().setStatusCode(answer.status()).end(answer.body());
    }
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** What was asked so far. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    Calls.await(vertx.close().toCompletionStage());
  }
}
