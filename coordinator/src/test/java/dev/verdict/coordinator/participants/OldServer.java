package dev.verdict.coordinator.participants;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that knows HTTP/1.1 and nothing else, and notes how each connection begins: one request
 * on each, which is answered with 200, or 400 if it is not a POST.
 */
final class OldServer implements AutoCloseable {
  private final ServerSocket server;
  private final String body;
  private final List<String> methods = new CopyOnWriteArrayList<>();

  OldServer(String body) throws IOException {
    this.body = body;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread serving = new Thread(this::serve, "old-server");
    serving.setDaemon(true);
    serving.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** The first word of each connection, in order. */
  List<String> methods() {
    return List.copyOf(methods);
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        answer(client);
      } catch (IOException gone) {
        // the next one, unless it was closed
      }
    }
  }

  private void answer(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    String first = in.readLine();
    if (first == null) {
      return;
    }
    String method = first.split(" ", 2)[0];
    methods.add(method);
    boolean known = method.equals("POST");
    if (known) {
      readRest(in);
    }
    String answer =
        known
            ? "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body
            : "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void readRest(BufferedReader in) throws IOException {
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    for (int i = 0; i < length; i++) {
      in.read();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
