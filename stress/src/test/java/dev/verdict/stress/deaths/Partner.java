package dev.verdict.stress.deaths;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The other service: it agrees or refuses as it is told, when it is told, and remembers what it was
 * asked.
 */
final class Partner implements AutoCloseable {
  private static final Set<String> WORK = Set.of("prepare", "try", "action");

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Map<String, List<String>> calls = new ConcurrentHashMap<>();
  private volatile CompletableFuture<String> answer = new CompletableFuture<>();

  Partner() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  private void take(HttpServerRequest request, Buffer body) {
    String call = request.path().substring(request.path().lastIndexOf('/') + 1);
    String tx = new JsonObject(body).getString("tx");
    calls.computeIfAbsent(tx, none -> new CopyOnWriteArrayList<>()).add(call);
    if (WORK.contains(call)) {
      CompletableFuture<Void> unused =
          answer.thenAccept(text -> vertx.runOnContext(here -> send(request, text)));
    } else {
      send(request, "{\"result\":\"done\"}");
    }
  }

  private static void send(HttpServerRequest request, String text) {
    request.response().putHeader("Content-Type", "application/json").end(text);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Whoever asks for work waits from now on. */
  void hold() {
    answer = new CompletableFuture<>();
  }

  /** Answers who waits, and who comes later. */
  void answer(boolean agrees) {
    answer.complete(
        agrees ? "{\"result\":\"done\"}" : "{\"result\":\"refused\",\"reason\":\"no deal\"}");
  }

  /** What it was asked in a transaction. */
  List<String> calls(String tx) {
    return List.copyOf(calls.getOrDefault(tx, List.of()));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
