package dev.verdict.coordinator.participants;

import dev.verdict.coordinator.timing.TimerWheel;
import dev.verdict.protocol.wire.ParticipantProtocol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request with several calls. Each is answered by a line of its own as soon as it is carried
 * out: none waits for another (rule 17).
 */
final class Batch {
  /** How long a request may be untaken before the next one leaves, in milliseconds. */
  static final long TAKEN_WITHIN_MILLIS = 200;

  /** How long a response may take to end after all calls are answered, in milliseconds. */
  static final long END_WITHIN_MILLIS = 1_000;

  /** What a line has beside the answer. */
  private static final int LINE_EXTRA_BYTES = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Batch.class);
  private static final CharSequence LINES =
      HttpHeaders.createOptimized(ParticipantProtocol.BATCH_TYPE);
  private static final byte LINE_END = '\n';
  private static final int STATUS_OK = 200;

  /** Statuses of a caller's fault that speak of the moment, and not of the request. */
  private static final Set<Integer> OF_THE_MOMENT = Set.of(408, 423, 424, 429);

  /** Statuses by which a server says that it knows no such request. */
  private static final Set<Integer> NO_BATCHES = Set.of(404, 405, 415, 501);

  private final Batches batches;
  private final Connections connections;
  private final TimerWheel timers;
  private final int lineBytesMax;
  private List<BatchedCall> calls;
  private int open;
  private boolean anyGivenUp;
  private final ByteArrayOutputStream unread = new ByteArrayOutputStream(0);
  private @Nullable HttpClientRequest request;
  private TimerWheel.@Nullable Armed timer;
  private boolean taken;
  private boolean over;

  Batch(
      Batches batches,
      Connections connections,
      TimerWheel timers,
      int answerBytesMax,
      List<BatchedCall> calls) {
    this.batches = batches;
    this.connections = connections;
    this.timers = timers;
    this.lineBytesMax = answerBytesMax + LINE_EXTRA_BYTES;
    this.calls = List.copyOf(calls);
    this.open = calls.size();
    calls.forEach(call -> call.leavesWith(this));
  }

  void start(Callee to) {
    timer = timers.after(TAKEN_WITHIN_MILLIS, this::taken);
    connections.open(to, to.batchRequest()).onComplete(this::send, this::notConnected);
  }

  private void notConnected(Throwable cause) {
    end(call -> call.notConnected(cause));
  }

  /** Calls that were given up meanwhile are not sent. */
  private void send(HttpClientRequest opened) {
    opened.exceptionHandler(this::broken);
    if (over) {
      connections.giveUp(opened);
      return;
    }
    request = opened;
    calls = calls.stream().filter(call -> !call.isOver()).toList();
    Buffer lines = Buffer.buffer(calls.size() * 256);
    for (BatchedCall call : calls) {
      call.writeTo(lines);
      call.sent();
    }
    opened
        .putHeader(HttpHeaders.CONTENT_TYPE, LINES)
        .send(lines)
        .onComplete(this::receive, this::broken);
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
            int room = Math.min(chunk.length(), lineBytesMax - body.length());
            body.appendBuffer(chunk, 0, room);
          });
      response.endHandler(end -> refused(status, body.getBytes()));
    }
  }

  private void refused(int status, byte[] body) {
    if (over) {
      return;
    }
    boolean ofTheRequest = status >= 400 && status < 500 && !OF_THE_MOMENT.contains(status);
    if (ofTheRequest || NO_BATCHES.contains(status)) {
      List<BatchedCall> unheard = calls.stream().filter(call -> !call.isOver()).toList();
      end(call -> {}, unheard);
      batches.refused(unheard, !NO_BATCHES.contains(status));
    } else {
      end(call -> call.answered(status, Optional.empty(), body));
    }
  }

  private void read(Buffer chunk) {
    if (over) {
      return;
    }
    byte[] bytes = chunk.getBytes();
    int begin = 0;
    for (int at = 0; at < bytes.length && !over; at++) {
      if (bytes[at] == LINE_END) {
        unread.write(bytes, begin, at - begin);
        line(unread.toByteArray());
        unread.reset();
        begin = at + 1;
      }
    }
    unread.write(bytes, begin, bytes.length - begin);
    if (unread.size() > lineBytesMax) {
      line(unread.toByteArray());
      close(new HttpClosedException("a line of the answer to a batch was too long"));
    }
  }

  /** A line that names no call, or one that was answered before, is nobody's. */
  private void line(byte[] bytes) {
    Wire.Line line = Wire.readLine(bytes);
    if (line.number() < 0 || line.number() >= calls.size()) {
      return;
    }
    BatchedCall call = calls.get(line.number());
    if (call.isOver()) {
      return;
    }
    open--;
    tell(
        call,
        it -> {
          if (bytes.length > lineBytesMax) {
            it.tooLong();
          } else {
            it.answered(line.status(), line.answer(), bytes);
          }
        });
    if (open == 0 && !over) {
      nothingIsOpen();
    }
  }

  /** What happens to who hears of one call must not keep others from hearing of theirs. */
  private static void tell(BatchedCall call, Consumer<BatchedCall> how) {
    try {
      how.accept(call);
    } catch (RuntimeException error) {
      LOG.error("What came of a call was not taken", error);
    }
  }

  private void broken(Throwable cause) {
    boolean[] first = {true};
    end(
        call -> {
          boolean judged = first[0];
          first[0] = false;
          call.broken(cause, judged);
        });
  }

  /** One of its calls was given up; without any it is not worth its connection. */
  void givenUp() {
    anyGivenUp = true;
    open--;
    if (open == 0 && !over) {
      nothingIsOpen();
    }
  }

  /** A participant that still works on what was given up is not waited for. */
  private void nothingIsOpen() {
    if (anyGivenUp || request == null) {
      close(new HttpClosedException("nobody waits for it"));
    } else {
      taken();
      timer =
          timers.after(
              END_WITHIN_MILLIS, () -> close(new HttpClosedException("its answer has no end")));
    }
  }

  private void close(Throwable why) {
    broken(why);
    if (request != null) {
      connections.giveUp(request);
    }
  }

  private void taken() {
    if (!taken) {
      taken = true;
      cancelTimer();
      batches.taken();
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void end(Consumer<BatchedCall> how) {
    end(how, calls.stream().filter(call -> !call.isOver()).toList());
  }

  /** Calls that are open end so; who hears of that may ask for more, which finds the way free. */
  private void end(Consumer<BatchedCall> how, List<BatchedCall> unheard) {
    if (over) {
      return;
    }
    over = true;
    taken();
    cancelTimer();
    unheard.forEach(call -> tell(call, how));
  }
}
