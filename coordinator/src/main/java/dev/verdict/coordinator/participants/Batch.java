package dev.verdict.coordinator.participants;

import dev.verdict.protocol.wire.ParticipantProtocol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request with several calls. Each is answered by a line of its own as soon as it is carried
 * out: none waits for another (rule 17).
 */
final class Batch {
  private static final CharSequence LINES =
      HttpHeaders.createOptimized(ParticipantProtocol.BATCH_TYPE);
  private static final int STATUS_OK = 200;
  private static final int STATUS_NOT_FOUND = 404;
  private static final int STATUS_NO_SUCH_METHOD = 405;

  private final Batches batches;
  private final int lineBytesMax;
  private List<BatchedCall> calls;
  private Buffer unread = Buffer.buffer();
  private @Nullable HttpClientRequest request;
  private boolean taken;
  private boolean over;

  Batch(Batches batches, int lineBytesMax, List<BatchedCall> calls) {
    this.batches = batches;
    this.lineBytesMax = lineBytesMax;
    this.calls = List.copyOf(calls);
  }

  void start(HttpClient client, Callee to) {
    SingleCall.open(client, to.post(to.batchPath()).putHeader(HttpHeaders.CONTENT_TYPE, LINES))
        .onComplete(this::send, this::notConnected);
  }

  private void notConnected(Throwable cause) {
    end(call -> call.notConnected(cause));
  }

  /** Calls that were given up meanwhile are not sent. */
  private void send(HttpClientRequest opened) {
    calls = calls.stream().filter(call -> !call.isOver()).toList();
    if (calls.isEmpty()) {
      opened.reset();
      end(call -> {});
      return;
    }
    request = opened;
    Buffer lines = Buffer.buffer(calls.size() * 256);
    for (BatchedCall call : calls) {
      call.writeTo(lines);
      call.sentWith(this);
    }
    opened.exceptionHandler(this::broken);
    opened.send(lines).onComplete(this::receive, this::broken);
  }

  private void receive(HttpClientResponse response) {
    if (over) {
      return;
    }
    int status = response.statusCode();
    response.exceptionHandler(this::broken);
    if (status == STATUS_OK) {
      taken();
      response.handler(this::read);
      response.endHandler(
          end -> broken(new HttpClosedException("its answer was missing among those to a batch")));
    } else {
      Buffer body = Buffer.buffer();
      response.handler(
          chunk -> {
            if (body.length() + chunk.length() <= lineBytesMax) {
              body.appendBuffer(chunk);
            }
          });
      response.endHandler(end -> refused(status, body.getBytes()));
    }
  }

  private void refused(int status, byte[] body) {
    if (over) {
      return;
    }
    if (status == STATUS_NOT_FOUND || status == STATUS_NO_SUCH_METHOD) {
      List<BatchedCall> open = calls.stream().filter(call -> !call.isOver()).toList();
      end(call -> {});
      batches.unknown(open);
    } else {
      end(call -> call.answered(status, Optional.empty(), body));
    }
  }

  private void read(Buffer chunk) {
    if (over) {
      return;
    }
    Buffer bytes = unread.length() == 0 ? chunk : unread.appendBuffer(chunk);
    int begin = 0;
    for (int at = bytes.length() - chunk.length(); at < bytes.length(); at++) {
      if (bytes.getByte(at) == '\n') {
        line(bytes.getBytes(begin, at));
        begin = at + 1;
      }
    }
    unread = begin == bytes.length() ? Buffer.buffer() : bytes.getBuffer(begin, bytes.length());
    if (unread.length() > lineBytesMax) {
      reset();
      end(BatchedCall::tooLong);
    }
  }

  /** A line that names no call, or one that was answered before, is nobody's. */
  private void line(byte[] bytes) {
    Wire.Line line = Wire.readLine(bytes);
    if (line.number() >= 0 && line.number() < calls.size()) {
      BatchedCall call = calls.get(line.number());
      if (!call.isOver()) {
        call.answered(line.status(), line.answer(), bytes);
      }
    }
  }

  private void broken(Throwable cause) {
    end(call -> call.broken(cause));
  }

  /** One of its calls was given up; without any it is not worth its connection. */
  void cancelled() {
    if (!over && calls.stream().allMatch(BatchedCall::isOver)) {
      reset();
      end(call -> {});
    }
  }

  private void reset() {
    if (request != null) {
      request.reset();
    }
  }

  private void taken() {
    if (!taken) {
      taken = true;
      batches.taken();
    }
  }

  /** Calls that are open end so; who hears of that may ask for more, which finds the way free. */
  private void end(Consumer<BatchedCall> how) {
    if (over) {
      return;
    }
    over = true;
    taken();
    for (BatchedCall call : calls) {
      if (!call.isOver()) {
        how.accept(call);
      }
    }
  }
}
