package dev.verdict.stress.load;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.util.Optional;

/** A transaction in one request, which is answered with the member {@code outcome}. */
final class PostAsk implements Ask {
  private static final String COMMIT = "commit";
  private static final int STATUS_OK = 200;
  private static final int STATUS_CREATED = 201;

  private final HttpClientAgent http;
  private final RequestOptions target;
  private final Buffer body;

  PostAsk(HttpClientAgent http, LoadOrder order) {
    this.http = http;
    this.target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(order.url())
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    this.body = Buffer.buffer(order.body());
  }

  @Override
  public Future<Told> once() {
    return http.request(target)
        .compose(request -> request.send(body))
        .compose(answer -> answer.body().compose(bytes -> read(answer, bytes)));
  }

  private static Future<Told> read(HttpClientResponse answer, Buffer bytes) {
    if (answer.statusCode() != STATUS_OK && answer.statusCode() != STATUS_CREATED) {
      return Future.failedFuture("status " + answer.statusCode() + ": " + bytes);
    }
    try {
      Optional<String> outcome = Answers.outcome(bytes.getBytes());
      return outcome.isEmpty()
          ? Future.failedFuture("no outcome in: " + bytes)
          : Future.succeededFuture(new Told(outcome.get().equals(COMMIT), bytes));
    } catch (IOException notJson) {
      return Future.failedFuture("not JSON: " + bytes);
    }
  }
}
