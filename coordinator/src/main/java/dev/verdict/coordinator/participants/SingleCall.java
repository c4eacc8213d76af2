package dev.verdict.coordinator.participants;

import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call in a request of its own. */
final class SingleCall implements Sending {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
  private static final int STATUS_OK = 200;

  /** Never appended to. */
  private static final Buffer NOTHING = Buffer.buffer(0);

  private final Connections connections;
  private final int answerBytesMax;
  private final byte[] body;
  private final Delivery delivery;
  private @Nullable HttpClientRequest request;
  private Buffer received = NOTHING;
  private boolean over;

  SingleCall(Connections connections, CallLimits limits, byte[] body, Delivery delivery) {
    this.connections = connections;
    this.answerBytesMax = limits.answerBytesMax();
    this.body = body;
    this.delivery = delivery;
  }

  /**
   * Makes the call.
   *
   * @param traceparent W3C trace context; empty for none
   */
  void start(Callee to, CallKind kind, String traceparent) {
    connections
        .open(to, to.request(kind))
        .onComplete(opened -> send(opened, traceparent), this::notConnected);
  }

  private void notConnected(Throwable cause) {
    if (!over) {
      over = true;
      delivery.notConnected(cause);
    }
  }

  private void send(HttpClientRequest opened, String traceparent) {
    // A call that is given up is told here as well, and would be logged as an error otherwise.
    opened.exceptionHandler(this::broken);
    if (over) {
      connections.giveUp(opened);
      return;
    }
    request = opened;
    opened.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    if (!traceparent.isEmpty()) {
      opened.putHeader(TRACEPARENT, traceparent);
    }
    delivery.sent();
    opened.send(Buffer.buffer(body)).onComplete(this::receive, this::broken);
  }

  private void receive(HttpClientResponse response) {
    if (over) {
      return;
    }
    response.exceptionHandler(this::broken);
    response.handler(chunk -> take(chunk, response));
    response.endHandler(end -> received(response.statusCode(), received.getBytes()));
  }

  /** Most answers come in one piece, which is kept as it is. */
  private void take(Buffer chunk, HttpClientResponse response) {
    if (over) {
      return;
    }
    if (received.length() + chunk.length() > answerBytesMax) {
      over = true;
      connections.giveUp(response.request());
      delivery.tooLong();
    } else {
      received = received == NOTHING ? chunk : received.appendBuffer(chunk);
    }
  }

  private void received(int status, byte[] bytes) {
    if (!over) {
      over = true;
      Optional<BranchAnswer> answer = status == STATUS_OK ? Wire.read(bytes) : Optional.empty();
      delivery.answered(status, answer, bytes);
    }
  }

  private void broken(Throwable cause) {
    if (!over) {
      over = true;
      delivery.broken(cause, true);
    }
  }

  @Override
  public void cancel() {
    if (!over) {
      over = true;
      if (request != null) {
        connections.giveUp(request);
      }
    }
  }
}
