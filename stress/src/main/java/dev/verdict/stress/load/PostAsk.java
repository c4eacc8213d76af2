package dev.verdict.stress.load;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A transaction in one request, which is answered with the member {@code outcome}. */
final class PostAsk implements Ask {
  private static final String COMMIT = "commit";
  private static final int STATUS_OK = 200;
  private static final int STATUS_CREATED = 201;

  private final HttpClientAgent http;
  private final List<RequestOptions> targets;
  private final Buffer body;
  private int turn;

  PostAsk(HttpClientAgent http, LoadOrder order) {
    this.http = http;
    this.targets = Arrays.stream(order.url().split(" ")).map(PostAsk::target).toList();
    this.body = Buffer.buffer(order.body());
  }

  private static RequestOptions target(String url) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setAbsoluteURI(url)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
  }

  @Override
  public Future<Told> once() {
    turn = (turn + 1) % targets.size();
    return http.request(targets.get(turn))
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
