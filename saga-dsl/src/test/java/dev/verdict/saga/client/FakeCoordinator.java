package dev.verdict.saga.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers HTTP calls with what a test tells it, and remembers them. */
final class FakeCoordinator implements AutoCloseable {
  record Seen(
      String call, String key, String prefer, String client, String authorization, String body) {}

  private record Answer(int status, String body, Map<String, String> headers) {}

  private static final int HANG = 0;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  FakeCoordinator() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers the next call; the last answer serves all calls after it. */
  synchronized FakeCoordinator answers(int status, String body) {
    answers.add(new Answer(status, body, Map.of()));
    return this;
  }

  synchronized FakeCoordinator answersBusy(int retryAfterSeconds) {
    String seconds = Integer.toString(retryAfterSeconds);
    answers.add(new Answer(503, "{}", Map.of("Retry-After", seconds)));
    return this;
  }

  /** Begins the next answer and leaves it at that. */
  synchronized FakeCoordinator hangs() {
    answers.add(new Answer(HANG, "", Map.of()));
    return this;
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      seen.add(
          new Seen(
              call,
              header(exchange, "Idempotency-Key"),
              header(exchange, "Prefer"),
              header(exchange, "Verdict-Client"),
              header(exchange, "Authorization"),
              body));
      Answer answer = next();
      if (answer.status() == HANG) {
        hang(exchange);
        return;
      }
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void hang(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 100);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private synchronized Answer next() {
    return answers.size() > 1 ? answers.remove() : answers.getFirst();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
