package dev.verdict.coordinator.reconcile;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A service that does what it is asked to, and tells that it holds what a test says. */
public final class HoldingService implements AutoCloseable {
  /** The questions what it holds, as they came. */
  public final List<String> questions = new CopyOnWriteArrayList<>();

  /** The status by which these are answered. */
  public volatile int status = 200;

  /** The status by which its work is answered. */
  public volatile int workStatus = 200;

  /** The answers to questions wait for that. */
  public volatile CountDownLatch hold = new CountDownLatch(0);

  private final Map<String, Map<String, String>> held = new ConcurrentHashMap<>();
  private final HttpServer server;

  /** Listens on a free port. */
  public HoldingService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::answer);
    server.start();
  }

  /** Its base URL. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Has a branch in that state from now on. */
  public void holds(String transaction, String branch, String state) {
    held.computeIfAbsent(transaction, first -> new ConcurrentHashMap<>()).put(branch, state);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      boolean question = exchange.getRequestURI().getPath().endsWith("/holdings");
      String answer = question ? holdings(new JsonObject(asked)) : "{\"result\":\"done\"}";
      if (question) {
        questions.add(asked);
        hold.await();
      }
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(question ? status : workStatus, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String holdings(JsonObject question) {
    JsonArray all = new JsonArray();
    held.getOrDefault(question.getString("from"), Map.of())
        .forEach(
            (branch, state) ->
                all.add(
                    new JsonObject()
                        .put("tx", question.getString("from"))
                        .put("branch", branch)
                        .put("style", "2pc")
                        .put("state", state)));
    return new JsonObject().put("holdings", all).encode();
  }

  @Override
  public void close() {
    hold.countDown();
    server.stop(0);
  }
}
