package dev.verdict.sdk.vertx;

import dev.verdict.sdk.client.Passage;
import dev.verdict.sdk.client.TransactionContext;
import dev.verdict.sdk.client.TransactionDoomedException;
import io.vertx.core.Future;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.util.Optional;
import java.util.function.Function;

/** Passes transactions on with Vert.x's web client. */
public final class VertxTransactionClient {
  private VertxTransactionClient() {}

  /**
   * Sends a request within a transaction. An answer of 400 or more, or none, dooms the transaction;
   * so send requests whose failure does not matter without this, and those to services that take no
   * part.
   *
   * @param send sends the request that it is given, once
   * @return fails with {@link TransactionDoomedException} if the transaction can only abort:
   *     nothing was sent
   */
  public static <T> Future<HttpResponse<T>> send(
      TransactionContext context,
      HttpRequest<T> request,
      Function<HttpRequest<T>, Future<HttpResponse<T>>> send) {
    Passage passage;
    try {
      passage = context.passOn(request.method() + " " + request.host() + ":" + request.port());
    } catch (TransactionDoomedException doomed) {
      return Future.failedFuture(doomed);
    }
    HttpRequest<T> carrying = request.copy().putHeader(TransactionContext.HEADER, passage.header());
    return sent(carrying, send)
        .onComplete(
            response ->
                passage.answered(
                    response.statusCode(), name -> Optional.ofNullable(response.getHeader(name))),
            passage::failed);
  }

  private static <T> Future<HttpResponse<T>> sent(
      HttpRequest<T> request, Function<HttpRequest<T>, Future<HttpResponse<T>>> send) {
    try {
      return send.apply(request);
    } catch (RuntimeException cause) {
      return Future.failedFuture(cause);
    }
  }
}
