package dev.verdict.stress.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;

/** A service that takes every call and answers none while it hangs; awake, it agrees to all. */
final class HangingService implements AutoCloseable {
  /** Its registered name. */
  static final String NAME = "bench-hanging";

  private static final String DONE = "{\"result\":\"done\"}";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final int port;
  private final List<HttpServerRequest> held = new ArrayList<>();
  private boolean hangs;
  private long calls;

  HangingService() {
    HttpServer server = vertx.createHttpServer().requestHandler(this::take);
    port = server.listen(0, "127.0.0.1").await().actualPort();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Calls that came while it hung. */
  synchronized long calls() {
    return calls;
  }

  synchronized void hang() {
    hangs = true;
  }

  /** Answers whatever is held, and from now on at once. */
  synchronized void wake() {
    hangs = false;
    held.forEach(HangingService::answer);
    held.clear();
  }

  private synchronized void take(HttpServerRequest request) {
    if (hangs) {
      calls++;
      held.add(request);
      request.connection().closeHandler(closed -> forget(request));
    } else {
      answer(request);
    }
  }

  private synchronized void forget(HttpServerRequest request) {
    held.remove(request);
  }

  private static void answer(HttpServerRequest request) {
    if (!request.response().closed()) {
      request.response().putHeader("content-type", "application/json").end(DONE);
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
