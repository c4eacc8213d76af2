package dev.verdict.sdk.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * Answers the calls of coordinators on the JDK's HTTP server:
 *
 * <pre>{@code
 * server.setExecutor(Executors.newFixedThreadPool(8));
 * server.createContext("/verdict/v1/", new VerdictHandler(bank));
 * }</pre>
 *
 * <p>Bodies are read, and answers written, on the server's executor, for that is how this server
 * works; while the participant works, no thread of it is kept. Without an executor the server has
 * only the thread that accepts connections: give it one. Start the JVM with {@code
 * -Dsun.net.httpserver.nodelay=true}, or answers may be held back for 40 ms.
 */
public final class VerdictHandler implements HttpHandler {
  /** What goes beyond a call's greatest size is read and dropped up to so many bytes. */
  private static final int DROPPED_BYTES_MAX = 8 << 20;

  private static final int CHUNK_BYTES = 8 << 10;
  private static final Logger LOG = System.getLogger(VerdictHandler.class.getName());

  private final Participant participant;

  /**
   * For one participant.
   *
   * @param participant whose operations to offer; it stays the caller's, who starts and closes it
   */
  public VerdictHandler(Participant participant) {
    this.participant = participant;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "POST" -> call(exchange);
      case "GET" -> answer(exchange, participant.show(lastPart(exchange)));
      default -> {
        exchange.getResponseHeaders().set("Allow", "GET, POST");
        exchange.sendResponseHeaders(405, -1);
        exchange.close();
      }
    }
  }

  private void call(HttpExchange exchange) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(512);
    if (!read(exchange.getRequestBody(), body)) {
      send(exchange, Participant.tooLarge());
      return;
    }
    String call = lastPart(exchange);
    if (call.equals(ParticipantProtocol.BATCH)) {
      participant.handleBatch(body.toByteArray(), new StreamedLines(exchange));
    } else {
      answer(exchange, participant.handle(call, body.toByteArray()));
    }
  }

  private static void answer(HttpExchange exchange, CompletionStage<Reply> reply) {
    reply.thenAccept(it -> later(exchange, () -> send(exchange, it)));
  }

  private static String lastPart(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    String rest = path.substring(exchange.getHttpContext().getPath().length());
    return rest.startsWith("/") ? rest.substring(1) : rest;
  }

  /** Whether the body was read and is not too large. */
  private static boolean read(InputStream in, ByteArrayOutputStream into) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    int bytes = 0;
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      bytes += count;
      if (bytes <= Participant.BODY_BYTES_MAX) {
        into.write(chunk, 0, count);
      } else if (bytes > Participant.BODY_BYTES_MAX + DROPPED_BYTES_MAX) {
        return false;
      }
    }
    return bytes <= Participant.BODY_BYTES_MAX;
  }

  /** On the server's threads, for sending blocks. */
  static void later(HttpExchange exchange, Runnable sending) {
    try {
      exchange.getHttpContext().getServer().getExecutor().execute(sending);
    } catch (RejectedExecutionException e) {
      sending.run();
    }
  }

  static void send(HttpExchange exchange, Reply reply) {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", reply.contentType());
      exchange.sendResponseHeaders(reply.status(), reply.body().length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(reply.body());
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a call's connection broke", e);
    }
  }
}
