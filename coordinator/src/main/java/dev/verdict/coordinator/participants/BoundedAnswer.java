package dev.verdict.coordinator.participants;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;

/** The body of an answer that may be larger than is good for this node. */
public final class BoundedAnswer {
  private BoundedAnswer() {}

  /**
   * Reads it, and gives the request up once it is too large.
   *
   * @param bytesMax how large it may be
   * @return fails with an {@link IOException} if it is larger, or what broke it off
   */
  public static Future<Buffer> read(
      HttpClientRequest request, HttpClientResponse response, int bytesMax) {
    Promise<Buffer> promise = Promise.promise();
    Buffer read = Buffer.buffer();
    response.exceptionHandler(promise::tryFail);
    response.endHandler(end -> promise.tryComplete(read));
    response.handler(
        chunk -> {
          if (read.length() + chunk.length() <= bytesMax) {
            read.appendBuffer(chunk);
          } else if (promise.tryFail(new IOException("its answer is too large"))) {
            request.reset();
          }
        });
    return promise.future();
  }
}
