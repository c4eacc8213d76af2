package dev.verdict.sdk.vertx;

import dev.verdict.sdk.AnswerLines;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Sends the answers to a batch on the event loop of its request, in chunks if not all at once. */
final class StreamedLines implements AnswerLines {
  private static final CharSequence LINES = HttpHeaders.createOptimized(CONTENT_TYPE);

  private final HttpServerResponse response;
  private final @Nullable Context context = Vertx.currentContext();

  StreamedLines(HttpServerResponse response) {
    this.response = response;
  }

  @Override
  public void send(byte[] lines, boolean last) {
    if (context == null || context == Vertx.currentContext()) {
      sendHere(lines, last);
    } else {
      context.runOnContext(here -> sendHere(lines, last));
    }
  }

  private void sendHere(byte[] lines, boolean last) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (!response.headWritten()) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, LINES);
      response.setChunked(!last);
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
