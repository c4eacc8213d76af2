package dev.verdict.coordinator.participants;

import dev.verdict.coordinator.timing.TimerWheel;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.FailureKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call from its turn to its answer. Its time runs from the moment it was asked for, so that
 * waiting for a turn counts.
 */
final class Exchange implements Caller {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
  private static final int ADDRESSES_TRIED_MAX = 4;
  private static final int STATUS_OK = 200;
  private static final int STATUS_CALLER_MIN = 400;
  private static final int STATUS_CALLER_MAX = 499;
  private static final int STATUS_TIMEOUT = 408;
  private static final int STATUS_TOO_MANY = 429;

  private final HttpClient client;
  private final CallLimits limits;
  private final Service service;
  private final BranchCall call;
  private final byte[] body;
  private final String traceparent;
  private final Promise<BranchAnswer> promise = Promise.promise();
  private final TimerWheel.Armed timer;
  private final List<Callee> tried = new ArrayList<>(1);
  private @Nullable Callee callee;
  private @Nullable HttpClientRequest request;
  private long beganNanos;
  private boolean told;
  private boolean over;

  Exchange(
      TimerWheel timers,
      HttpClient client,
      CallLimits limits,
      Service service,
      BranchCall call,
      byte[] body,
      String traceparent) {
    this.client = client;
    this.limits = limits;
    this.service = service;
    this.call = call;
    this.body = body;
    this.traceparent = traceparent;
    this.timer = timers.after(call.timeout().toMillis(), this::timedOut);
  }

  Future<BranchAnswer> answer() {
    return promise.future();
  }

  /** Makes the call when it is its turn, or ends it at once. */
  void enter() {
    service.enter(this);
  }

  @Override
  public boolean isWork() {
    return call.kind().isWork();
  }

  @Override
  public void refused(String why) {
    end(
        () ->
            promise.fail(
                new CallFailedException(
                    FailureKind.NOT_SENT,
                    call.participant() + " was not asked to " + path() + ": " + why)));
  }

  @Override
  public void begin(Callee chosen) {
    connect(chosen);
  }

  private void connect(Callee chosen) {
    callee = chosen;
    told = false;
    beganNanos = System.nanoTime();
    tried.add(chosen);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setSsl(chosen.tls())
            .setHost(chosen.host())
            .setPort(chosen.port())
            .setURI(chosen.path(call.kind()))
            .putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    if (!traceparent.isEmpty()) {
      options.putHeader(TRACEPARENT, traceparent);
    }
    open(options).onComplete(this::send, this::notConnected);
  }

  /** A client that is closed throws, and the turn has to be passed on all the same. */
  private Future<HttpClientRequest> open(RequestOptions options) {
    try {
      return client.request(options);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** Nothing was sent, so the call may go to another instance at once. */
  private void notConnected(Throwable cause) {
    if (over) {
      return;
    }
    tellFailed();
    Callee from = callee;
    Optional<Callee> another =
        from != null && tried.size() < ADDRESSES_TRIED_MAX
            ? service.move(from, tried, isWork())
            : Optional.empty();
    another.ifPresentOrElse(this::connect, () -> broken(cause));
  }

  private void tellFailed() {
    if (callee != null && !told) {
      told = true;
      callee.failed(System.currentTimeMillis(), limits.restAfterFailure(), tookNanos());
    }
  }

  private void tellAnswered() {
    if (callee != null && !told) {
      told = true;
      callee.answered(tookNanos());
    }
  }

  /** Whoever got the call late, after it had waited for its turn, is not to blame. */
  private void tellTimedOut() {
    if (callee != null && !told && 2 * tookNanos() < call.timeout().toNanos()) {
      told = true;
      callee.notJudged(isWork());
    }
  }

  private long tookNanos() {
    return System.nanoTime() - beganNanos;
  }

  private void send(HttpClientRequest opened) {
    if (over) {
      opened.reset();
      return;
    }
    request = opened;
    // A call that is given up is told here as well, and would be logged as an error otherwise.
    opened.exceptionHandler(this::broken);
    opened.send(Buffer.buffer(body)).onComplete(this::receive, this::broken);
  }

  private void receive(HttpClientResponse response) {
    if (over) {
      return;
    }
    Buffer received = Buffer.buffer();
    response.exceptionHandler(this::broken);
    response.handler(
        chunk -> {
          if (received.length() + chunk.length() > limits.answerBytesMax()) {
            String size = "more than " + limits.answerBytesMax() + " bytes";
            failed(FailureKind.UNREADABLE, "answered " + path() + " with " + size);
          } else if (!over) {
            received.appendBuffer(chunk);
          }
        });
    response.endHandler(end -> received(response.statusCode(), received));
  }

  private void received(int status, Buffer received) {
    if (status != STATUS_OK) {
      if (isWell(status)) {
        tellAnswered();
      }
      Complaint complaint = Complaint.read(received.getBytes());
      String what = "answered " + status + " to " + path() + complaint.words();
      failed(new CallFailure(FailureKind.ofStatus(status), complaint.code()), what);
      return;
    }
    Optional<BranchAnswer> answer = Wire.read(received.getBytes());
    if (answer.isEmpty()) {
      String what = "answered " + path() + " with something that the protocol does not know";
      failed(FailureKind.UNREADABLE, what);
    } else if (!over) {
      tellAnswered();
      end(() -> promise.complete(answer.get()));
    }
  }

  /** Whether whoever answers so is fit to take calls, although this one is wrong for it. */
  private static boolean isWell(int status) {
    return status >= STATUS_CALLER_MIN
        && status <= STATUS_CALLER_MAX
        && status != STATUS_TIMEOUT
        && status != STATUS_TOO_MANY;
  }

  private void timedOut() {
    tellTimedOut();
    boolean sent = request != null;
    String what = callee == null ? "was not asked to " : "did not answer ";
    failed(
        sent ? FailureKind.TIMED_OUT : FailureKind.NOT_SENT,
        what + path() + " within " + call.timeout().toMillis() + " ms");
  }

  private void broken(Throwable cause) {
    FailureKind lost = request == null ? FailureKind.NOT_SENT : FailureKind.CONNECTION_LOST;
    if (cause instanceof HttpClosedException) {
      failed(lost, "closed the connection during " + path());
    } else if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
      failed(lost, "could not be reached for " + path() + ": " + cause.getMessage());
    } else {
      failed(lost, "failed on " + path() + ": " + cause.getMessage());
    }
  }

  private void failed(FailureKind kind, String what) {
    failed(CallFailure.of(kind), what);
  }

  private void failed(CallFailure failure, String what) {
    if (over) {
      return;
    }
    tellFailed();
    end(
        () -> {
          if (request != null) {
            request.reset();
          }
          promise.fail(new CallFailedException(failure, call.participant() + " " + what));
        });
  }

  /** Whoever waits for the answer hears it before anybody else gets the turn. */
  private void end(Runnable tell) {
    over = true;
    timer.cancel();
    Callee left = callee;
    if (left == null) {
      service.withdraw(this);
    }
    try {
      tell.run();
    } finally {
      if (left != null) {
        service.leave(left);
      }
    }
  }

  private String path() {
    return call.kind().path();
  }
}
