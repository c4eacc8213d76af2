package dev.verdict.sdk.httpserver;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.client.TransactionContext;
import java.io.IOException;
import java.util.Optional;

/**
 * Takes a transaction up from a request that brings one, on the JDK's HTTP server:
 *
 * <pre>{@code
 * server.createContext("/holds", handler).getFilters().add(new TransactionFilter());
 * }</pre>
 *
 * <p>While the handler runs, the transaction is bound to its thread ({@link
 * TransactionContext#current}). The answer tells the caller what came of it as soon as its headers
 * are sent: by then all work must be done, and what is still under way makes the transaction abort.
 * A malformed header is answered 400. For the contexts of the service's own interface, not for
 * those of coordinators.
 */
public final class TransactionFilter extends Filter {
  /** A filter for any number of contexts. */
  public TransactionFilter() {}

  @Override
  public String description() {
    return "takes transactions up from requests";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    Optional<String> header =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(TransactionContext.HEADER));
    if (header.isEmpty()) {
      chain.doFilter(exchange);
      return;
    }
    TransactionContext context;
    try {
      context = TransactionContext.received(header.get());
    } catch (IllegalArgumentException e) {
      VerdictHandler.send(exchange, Participant.malformed(String.valueOf(e.getMessage())));
      return;
    }
    run(context, exchange, chain);
  }

  private static void run(TransactionContext context, HttpExchange exchange, Chain chain)
      throws IOException {
    try (TransactionContext.Binding bound = context.bind()) {
      chain.doFilter(new TellingExchange(exchange, context));
    } catch (IOException | RuntimeException e) {
      context.doom(exchange.getRequestURI().getPath() + " failed: " + e);
      throw e;
    }
  }
}
