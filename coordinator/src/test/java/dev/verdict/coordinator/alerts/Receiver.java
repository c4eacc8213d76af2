package dev.verdict.coordinator.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Receives alerts over HTTP, and answers as a test says; otherwise 204. */
public final class Receiver implements AutoCloseable {
  /** Answers nothing until the receiver is closed. */
  public static final int HANGS = -1;

  private static final int NO_CONTENT = 204;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  public final List<Message> messages = new CopyOnWriteArrayList<>();
  public final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  /** What arrived: its headers in small letters, and its body. */
  public record Message(Map<String, String> headers, String body) {
    public JsonNode json() {
      try {
        return MAPPER.readTree(body);
      } catch (IOException noJson) {
        throw new UncheckedIOException(noJson);
      }
    }

    /** The event, the scope and the alert. */
    public String words() {
      String alert = json().path("alert").path("id").asText();
      String words = json().path("event").asText() + " " + json().path("scope").asText();
      return alert.isEmpty() ? words : words + " " + alert;
    }
  }

  public Receiver() {
    this(0);
  }

  public Receiver(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(threads);
    server.createContext("/", this::receive);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      messages.add(new Message(headers, body));
      Integer answer = answers.poll();
      if (answer != null && answer == HANGS) {
        over.await();
      }
      exchange.getResponseHeaders().add("Location", "/elsewhere");
      exchange.sendResponseHeaders(answer == null || answer == HANGS ? NO_CONTENT : answer, -1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
