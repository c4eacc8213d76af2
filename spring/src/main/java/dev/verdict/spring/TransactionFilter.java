package dev.verdict.spring;

import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.client.TransactionContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Takes a transaction up from a request that brings one. The answer is held back until the work is
 * done, for its headers tell what came of it.
 */
final class TransactionFilter extends OncePerRequestFilter {
  @Override
  protected void doFilterInternal(
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
    ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
    try (TransactionContext.Binding bound = context.bind()) {
      chain.doFilter(request, answer);
    } catch (ServletException | IOException | RuntimeException e) {
      context.doom(request.getRequestURI() + " failed: " + e);
      throw e;
    } finally {
      if (request.isAsyncStarted()) {
        context.doom(request.getRequestURI() + " goes on in another thread");
      }
      context.answerHeaders().forEach(response::setHeader);
      answer.copyBodyToResponse();
    }
  }
}
