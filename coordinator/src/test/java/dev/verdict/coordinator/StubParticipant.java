package dev.verdict.coordinator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A service that says done to every call, except to those that a test makes it fail, refuse or
 * answer read-only (by a word in their body) or hold.
 */
public final class StubParticipant implements AutoCloseable {
  public final List<String> calls = new CopyOnWriteArrayList<>();

  /** The trace contexts of its calls, as they came. */
  final List<String> traceparents = new CopyOnWriteArrayList<>();

  public final Set<String> failing = ConcurrentHashMap.newKeySet();
  public final Set<String> refusing = ConcurrentHashMap.newKeySet();

  /** The calls that it answers by a tombstone. */
  public final Set<String> tombstoning = ConcurrentHashMap.newKeySet();

  /** Words of calls whose vote is that nothing was written. */
  public final Set<String> reading = ConcurrentHashMap.newKeySet();

  private static final Set<String> WORK = Set.of("prepare", "commit_one_phase");

  private final Map<String, Set<String>> operations = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> held = new ConcurrentHashMap<>();
  public volatile CountDownLatch hold = new CountDownLatch(0);
  private final HttpServer server;

  /** Listens on a free port. */
  public StubParticipant() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::answer);
    server.start();
  }

  /** Its base URL. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The operations that it was asked for in a transaction, each once, in order. */
  List<String> operationsOf(String tx) {
    return List.copyOf(operations.getOrDefault(tx, ordered()));
  }

  /** What it was told at last that a transaction holds. */
  JsonNode heldBy(String tx) {
    return held.getOrDefault(tx, MissingNode.getInstance());
  }

  private static Set<String> ordered() {
    return Collections.synchronizedSet(new LinkedHashSet<>());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      String call = path.substring(path.lastIndexOf('/') + 1);
      calls.add(call);
      String traceparent = exchange.getRequestHeaders().getFirst("traceparent");
      traceparents.add(traceparent == null ? "" : traceparent);
      JsonNode asked = NodeProcess.parse(request);
      operations
          .computeIfAbsent(asked.path("tx").asText(), tx -> ordered())
          .add(asked.path("operation").asText());
      held.put(asked.path("tx").asText(), asked.path("locks"));
      hold.await();
      if (failing.contains(call)) {
        exchange.sendResponseHeaders(500, -1);
        return;
      }
      String result = result(call, request);
      boolean reads = WORK.contains(call) && reading.stream().anyMatch(request::contains);
      String vote = reads ? ",\"read_only\":true" : "";
      byte[] body =
          ("{\"result\":\"" + result + "\"" + vote + "}").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String result(String call, String request) {
    if (tombstoning.contains(call)) {
      return "tombstone";
    }
    return refusing.stream().anyMatch(request::contains) ? "refused" : "done";
  }

  @Override
  public void close() {
    hold.countDown();
    server.stop(0);
  }
}
