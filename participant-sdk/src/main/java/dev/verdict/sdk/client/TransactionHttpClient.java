package dev.verdict.sdk.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP client for calls to other services within a transaction: it passes the transaction
 * on and takes up what the answer tells of it. An answer of 400 or more, or none, dooms the
 * transaction; so use a plain client for calls whose failure does not matter, or to services that
 * take no part. Thread-safe.
 */
public final class TransactionHttpClient {
  private final HttpClient client;

  /** Over a client. */
  public TransactionHttpClient(HttpClient client) {
    this.client = client;
  }

  /**
   * Sends within the transaction that is bound to this thread; without one, as it is.
   *
   * @throws TransactionDoomedException if the transaction can only abort: nothing was sent
   */
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    Optional<TransactionContext> context = TransactionContext.current();
    return context.isPresent() ? send(context.get(), request, body) : client.send(request, body);
  }

  /**
   * Sends within a transaction.
   *
   * @throws TransactionDoomedException if the transaction can only abort: nothing was sent
   */
  public <T> HttpResponse<T> send(
      TransactionContext context, HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    Passage passage = context.passOn(request.method(), request.uri());
    try {
      HttpResponse<T> response = client.send(carrying(request, passage), body);
      answered(passage, response);
      return response;
    } catch (Throwable cause) {
      passage.failed(cause);
      throw cause;
    }
  }

  /**
   * Sends within a transaction without blocking.
   *
   * @return fails with {@link TransactionDoomedException} if the transaction can only abort:
   *     nothing was sent
   */
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      TransactionContext context, HttpRequest request, HttpResponse.BodyHandler<T> body) {
    Passage passage;
    try {
      passage = context.passOn(request.method(), request.uri());
    } catch (TransactionDoomedException doomed) {
      return CompletableFuture.failedFuture(doomed);
    }
    return sent(passage, request, body)
        .whenComplete((response, error) -> ended(passage, response, error));
  }

  private <T> CompletableFuture<HttpResponse<T>> sent(
      Passage passage, HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return client.sendAsync(carrying(request, passage), body);
    } catch (RuntimeException cause) {
      return CompletableFuture.failedFuture(cause);
    }
  }

  private static void ended(
      Passage passage, @Nullable HttpResponse<?> response, @Nullable Throwable error) {
    if (response != null) {
      answered(passage, response);
    } else {
      passage.failed(error == null ? new IOException("no answer") : error);
    }
  }

  private static void answered(Passage passage, HttpResponse<?> response) {
    passage.answered(response.statusCode(), response.headers()::firstValue);
  }

  private static HttpRequest carrying(HttpRequest request, Passage passage) {
    return HttpRequest.newBuilder(request, (name, value) -> true)
        .setHeader(TransactionContext.HEADER, passage.header())
        .build();
  }
}
