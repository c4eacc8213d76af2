package dev.verdict.spring;

import dev.verdict.sdk.client.Passage;
import dev.verdict.sdk.client.TransactionContext;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Passes the current transaction on with calls to other services, and takes up what their answers
 * tell of it. For the {@code RestClient} or {@code RestTemplate} of services that take part: an
 * answer of 400 or more, none, or one of a service that takes no part sees to it that the
 * transaction aborts. Without a transaction, calls pass as they are.
 */
public final class TransactionInterceptor implements ClientHttpRequestInterceptor {
  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    Optional<TransactionContext> context = TransactionContext.current();
    return context.isPresent()
        ? pass(context.get(), request, body, execution)
        : execution.execute(request, body);
  }

  private static ClientHttpResponse pass(
      TransactionContext context,
      HttpRequest request,
      byte[] body,
      ClientHttpRequestExecution execution)
      throws IOException {
    Passage passage = context.passOn(request.getMethod().name(), request.getURI());
    try {
      request.getHeaders().set(TransactionContext.HEADER, passage.header());
      ClientHttpResponse response = execution.execute(request, body);
      passage.answered(
          response.getStatusCode().value(),
          name -> Optional.ofNullable(response.getHeaders().getFirst(name)));
      return response;
    } catch (Throwable cause) {
      passage.failed(cause);
      throw cause;
    }
  }
}
