package dev.verdict.sdk.servlet;

import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.client.TransactionContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Takes a transaction up from a request that brings one, and binds it to the request's thread
 * ({@link TransactionContext#current}). Map it, for requests (not for other dispatches), to what
 * may be called within a transaction; let it be asynchronous if anything behind it is.
 *
 * <p>The answer is held back until the request is done, because its headers tell the caller what
 * came of it. An exception makes the transaction abort. So does an answer that cannot be held back
 * so long: of a handler that goes on in another thread, or of more than {@link
 * HeldResponse#BYTES_MAX} bytes. A malformed header is answered 400.
 */
public final class TransactionFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** A filter for any number of mappings. */
  public TransactionFilter() {}

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<String> header = Optional.ofNullable(request.getHeader(TransactionContext.HEADER));
    if (header.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    TransactionContext context;
    try {
      context = TransactionContext.received(header.get());
    } catch (IllegalArgumentException e) {
      refuse(response, Participant.malformed(String.valueOf(e.getMessage())));
      return;
    }
    run(context, request, response, chain);
  }

  private static void refuse(HttpServletResponse response, Reply reply) throws IOException {
    response.setStatus(reply.status());
    response.setContentType(reply.contentType());
    response.getOutputStream().write(reply.body());
  }

  private static void run(
      TransactionContext context,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    HeldResponse held = new HeldResponse(response, context, request.getRequestURI());
    try (TransactionContext.Binding bound = context.bind()) {
      chain.doFilter(request, held);
    } catch (ServletException | IOException | RuntimeException e) {
      held.fail(e);
      throw e;
    }
    if (request.isAsyncStarted()) {
      held.giveUp("goes on in another thread");
    } else {
      held.release();
    }
  }
}
