package dev.verdict.sdk.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.barrier.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service on the network. */
final class ServiceServer implements AutoCloseable {
  static {
    // Else each answer waits for the acknowledgement of its own head: up to 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Service service;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  ServiceServer(Flaw flaw) throws IOException {
    service = new Service(flaw);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    Reply reply = reply(exchange);
    exchange.sendResponseHeaders(reply.status(), reply.body().length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(reply.body());
    }
    exchange.close();
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("POST")) {
      return service.post(path.substring(path.lastIndexOf('/') + 1), body);
    }
    return switch (path) {
      case "/verdict/v1/conformance" -> text(Service.samples().text());
      case "/numbers" -> text(JsonText.format(service.state().orElseThrow()));
      default -> Service.status(404);
    };
  }

  private static Reply text(String json) {
    return new Reply(200, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
