package dev.verdict.stress.floor;

import dev.verdict.stress.bench.Kind;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * One event loop of the floor's server. It decides nothing, checks nothing and remembers nothing:
 * it only makes the exchanges that any coordinator has to make.
 */
final class FloorServer extends VerticleBase {
  private static final int SHARED_RANDOM_PORT = -1;
  private static final int CONNECTIONS_PER_PARTICIPANT_MAX = 1024;
  private static final int HTTP2_CONNECTIONS_PER_PARTICIPANT_MAX = 2;
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final String ID_PREFIX = "01floorfloorfloo";
  private static final AtomicLong NEXT_ID = new AtomicLong(1L << 60);

  private final Function<String, Exchanges> exchangesAt;
  private final Map<String, Exchanges> known = new HashMap<>();
  private final boolean http2;
  private final BatchedInserts inserts;
  private final CompletableFuture<Integer> port;

  /**
   * Prepares it.
   *
   * @param exchangesAt those of transactions that are asked for at a path
   * @param http2 whether participants are called over HTTP/2
   */
  FloorServer(
      Function<String, Exchanges> exchangesAt,
      boolean http2,
      BatchedInserts inserts,
      CompletableFuture<Integer> port) {
    this.exchangesAt = exchangesAt;
    this.http2 = http2;
    this.inserts = inserts;
    this.port = port;
  }

  @Override
  public Future<?> start() {
    HttpClientAgent participants =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                    .setHttp2ClearTextUpgrade(false))
            .with(
                new PoolOptions()
                    .setHttp1MaxSize(CONNECTIONS_PER_PARTICIPANT_MAX)
                    .setHttp2MaxSize(HTTP2_CONNECTIONS_PER_PARTICIPANT_MAX))
            .build();
    return vertx
        .createHttpServer()
        .requestHandler(request -> serve(participants, request))
        .listen(SHARED_RANDOM_PORT, "127.0.0.1")
        .onSuccess(server -> port.complete(server.actualPort()));
  }

  private void serve(HttpClientAgent participants, HttpServerRequest request) {
    Exchanges exchanges = known.computeIfAbsent(request.path(), exchangesAt);
    String tx = ID_PREFIX + Long.toHexString(NEXT_ID.getAndIncrement());
    request
        .body()
        .compose(body -> transaction(participants, exchanges, tx))
        .onComplete(
            done ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                    .end(exchanges.answer(tx)),
            failed -> request.response().setStatusCode(500).end(String.valueOf(failed)));
  }

  private Future<?> transaction(HttpClientAgent participants, Exchanges exchanges, String tx) {
    Buffer call = exchanges.call(tx);
    return exchanges.kind() == Kind.ATOMIC
        ? inParallel(participants, exchanges.prepares(), call)
            .compose(prepared -> inserts.add(tx, context))
            .compose(inserted -> inParallel(participants, exchanges.commits(), call))
        : inTurn(participants, exchanges.actions(), call)
            .compose(acted -> inserts.add(tx, context));
  }

  private static Future<?> inParallel(
      HttpClientAgent participants, List<RequestOptions> requests, Buffer body) {
    List<Future<Buffer>> answers = new ArrayList<>(requests.size());
    for (RequestOptions request : requests) {
      answers.add(post(participants, request, body));
    }
    return Future.all(answers);
  }

  private static Future<?> inTurn(
      HttpClientAgent participants, List<RequestOptions> requests, Buffer body) {
    Future<?> last = Future.succeededFuture();
    for (RequestOptions request : requests) {
      last = last.compose(before -> post(participants, request, body));
    }
    return last;
  }

  private static Future<Buffer> post(
      HttpClientAgent participants, RequestOptions request, Buffer body) {
    return participants
        .request(request)
        .compose(opened -> opened.send(body))
        .compose(HttpClientResponse::body);
  }
}
