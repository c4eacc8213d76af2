package dev.verdict.sdk.vertx;

import dev.verdict.sdk.Participant;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads a request's body up to {@link Participant#BODY_BYTES_MAX}, then drops the rest. */
final class BodyCollector {
  private final HttpServerRequest request;
  private final Consumer<byte[]> complete;
  private final Runnable tooLarge;
  private final List<Buffer> parts = new ArrayList<>(1);
  private int bytes;
  private boolean over;

  BodyCollector(HttpServerRequest request, Consumer<byte[]> complete, Runnable tooLarge) {
    this.request = request;
    this.complete = complete;
    this.tooLarge = tooLarge;
  }

  void collect() {
    request.handler(this::part);
    request.endHandler(
        end -> {
          if (!over) {
            complete.accept(joined());
          }
        });
  }

  private void part(Buffer part) {
    if (over) {
      return;
    }
    bytes += part.length();
    if (bytes > Participant.BODY_BYTES_MAX) {
      over = true;
      parts.clear();
      tooLarge.run();
    } else {
      parts.add(part);
    }
  }

  private byte[] joined() {
    if (parts.size() == 1) {
      return parts.get(0).getBytes();
    }
    Buffer all = Buffer.buffer(bytes);
    parts.forEach(all::appendBuffer);
    return all.getBytes();
  }
}
