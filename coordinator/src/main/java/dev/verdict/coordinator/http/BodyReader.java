package dev.verdict.coordinator.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Reads a body once, into memory, up to a bound. */
final class BodyReader {
  /** The largest body that the API takes. */
  static final int BODY_BYTES_MAX = 1 << 20;

  /**
   * How much of a body that is too large is read and thrown away, so that its sender gets to read
   * the answer.
   */
  private static final int DISCARDED_BYTES_MAX = 16 << 20;

  private final HttpServerRequest request;
  private final Promise<Buffer> result = Promise.promise();
  private final Buffer read = Buffer.buffer();
  private long seenBytes;

  private BodyReader(HttpServerRequest request) {
    this.request = request;
  }

  static Future<Buffer> read(HttpServerRequest request) {
    String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean expectsContinue = request.headers().contains(HttpHeaders.EXPECT);
    if (declared != null && isWithinBound(declared)) {
      if (expectsContinue) {
        request.response().writeContinue();
      }
      return request.body().recover(BodyReader::brokenOff);
    }
    if (declared != null && (expectsContinue || isBeyondPatience(declared))) {
      return Future.failedFuture(tooLarge());
    }
    if (expectsContinue) {
      request.response().writeContinue();
    }
    return new BodyReader(request).count();
  }

  private static boolean isWithinBound(String declared) {
    return declared.length() <= 7 && Integer.parseInt(declared) <= BODY_BYTES_MAX;
  }

  /** No sender of that much is kept reading until it may read the answer. */
  private static boolean isBeyondPatience(String declared) {
    return declared.length() > 9 || Long.parseLong(declared) > DISCARDED_BYTES_MAX;
  }

  private Future<Buffer> count() {
    request.handler(this::take);
    request.exceptionHandler(cause -> result.tryFail(broken()));
    request.endHandler(end -> finish());
    return result.future();
  }

  private void take(Buffer chunk) {
    seenBytes += chunk.length();
    if (seenBytes <= BODY_BYTES_MAX) {
      read.appendBuffer(chunk);
    } else if (seenBytes > DISCARDED_BYTES_MAX) {
      result.tryFail(tooLarge());
    }
  }

  private void finish() {
    if (seenBytes <= BODY_BYTES_MAX) {
      result.tryComplete(read);
    } else {
      result.tryFail(tooLarge());
    }
  }

  private static Future<Buffer> brokenOff(Throwable cause) {
    return Future.failedFuture(broken());
  }

  /** The sender's fault, or its network's: the connection is lost with the request. */
  private static ProblemException broken() {
    return Problem.of(
            ProblemCode.MALFORMED_REQUEST, "The body broke off, or its chunks are not well-formed.")
        .asException();
  }

  private static ProblemException tooLarge() {
    return Problem.of(
            ProblemCode.BODY_TOO_LARGE,
            "A body may have at most "
                + BODY_BYTES_MAX
                + " bytes; send large data another way and"
                + " pass a reference to it.")
        .asException();
  }
}
