package dev.verdict.sdk.vertx;

import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.client.TransactionContext;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Takes transactions up from requests to Vert.x Web. */
public final class VertxTransactions {
  private static final String KEY = VertxTransactions.class.getName();

  private VertxTransactions() {}

  /**
   * A handler for the routes that may be called within a transaction; before the handlers that do
   * the work. It answers a malformed header with 400, and adds to the answer what the caller must
   * know of the transaction.
   */
  public static Handler<RoutingContext> receive() {
    return routing -> {
      String header = routing.request().getHeader(TransactionContext.HEADER);
      if (header == null) {
        routing.next();
        return;
      }
      try {
        take(routing, TransactionContext.received(header));
      } catch (IllegalArgumentException malformed) {
        refuse(routing, String.valueOf(malformed.getMessage()));
        return;
      }
      routing.next();
    };
  }

  private static void take(RoutingContext routing, TransactionContext context) {
    routing.put(KEY, context);
    routing.addHeadersEndHandler(
        sending -> context.answerHeaders().forEach(routing.response()::putHeader));
  }

  private static void refuse(RoutingContext routing, String why) {
    Reply reply = Participant.malformed(why);
    routing
        .response()
        .setStatusCode(reply.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType())
        .end(Buffer.buffer(reply.body()));
  }

  /** The transaction that a request belongs to, if it came with one. */
  public static Optional<TransactionContext> of(RoutingContext routing) {
    return Optional.ofNullable(routing.get(KEY));
  }
}
