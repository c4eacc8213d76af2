package dev.verdict.sdk.vertx;

import dev.verdict.sdk.AnswerLines;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends the answers to a batch on the event loop of its request, in chunks if not all at once. What
 * the client does not read stays in the response's queue: no more than the answers to one batch.
 */
final class StreamedLines implements AnswerLines {
  private static final CharSequence LINES = HttpHeaders.createOptimized(CONTENT_TYPE);
  private static final CharSequence NOT_BUFFERED = HttpHeaders.createOptimized(UNBUFFERED);
  private static final CharSequence NO = HttpHeaders.createOptimized(UNBUFFERED_VALUE);

  private final Context context;
  private final HttpServerResponse response;

  /** Pieces on their way to the event loop, which none may overtake: the last ends the response. */
  private final AtomicInteger onTheWay = new AtomicInteger();

  StreamedLines(Context context, HttpServerResponse response) {
    this.context = context;
    this.response = response;
  }

  @Override
  public void send(byte[] lines, boolean last) {
    if (onTheWay.get() == 0 && context == Vertx.currentContext()) {
      sendHere(lines, last);
    } else {
      onTheWay.incrementAndGet();
      context.runOnContext(
          here -> {
            onTheWay.decrementAndGet();
            sendHere(lines, last);
          });
    }
  }

  private void sendHere(byte[] lines, boolean last) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (!response.headWritten()) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, LINES);
      if (!last) {
        response.setChunked(true).putHeader(NOT_BUFFERED, NO);
      }
    }
    if (last) {
      response.end(Buffer.buffer(lines));
    } else if (lines.length == 0) {
      response.writeHead();
    } else {
      response.write(Buffer.buffer(lines));
    }
  }
}
