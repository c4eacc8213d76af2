package dev.verdict.coordinator.participants;

import dev.verdict.coordinator.timing.TimerWheel;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
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
final class Exchange {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
  private static final int ADDRESSES_TRIED_MAX = 4;

  private final HttpClient client;
  private final CallLimits limits;
  private final Service service;
  private final BranchCall call;
  private final byte[] body;
  private final String traceparent;
  private final Promise<BranchAnswer> promise = Promise.promise();
  private final TimerWheel.Armed timer;
  private final Runnable turn = this::begin;
  private final List<Service.Instance> tried = new ArrayList<>();
  private Service.@Nullable Instance instance;
  private @Nullable HttpClientRequest request;
  private boolean entered;
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

  /** Makes the call when it is its turn; ends it at once if too many wait already. */
  void enter() {
    if (!service.enter(turn)) {
      end(
          () ->
              promise.fail(
                  new CallFailedException(
                      "too many calls to " + call.participant() + " are waiting")));
    }
  }

  private void begin() {
    entered = true;
    connect(service.next(System.currentTimeMillis()));
  }

  private void connect(Service.Instance chosen) {
    instance = chosen;
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
    rest(instance);
    Optional<Service.Instance> another =
        tried.size() < ADDRESSES_TRIED_MAX
            ? service.another(System.currentTimeMillis(), tried)
            : Optional.empty();
    another.ifPresentOrElse(this::connect, () -> broken(cause));
  }

  private void rest(Service.@Nullable Instance failed) {
    if (failed != null) {
      failed.failed(System.currentTimeMillis(), limits.restAfterFailure());
    }
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
            failed("answered " + path() + " with more than " + limits.answerBytesMax() + " bytes");
          } else if (!over) {
            received.appendBuffer(chunk);
          }
        });
    response.endHandler(end -> received(response.statusCode(), received));
  }

  private void received(int status, Buffer received) {
    if (status != 200) {
      failed("answered " + status + " to " + path());
      return;
    }
    Optional<BranchAnswer> answer = Wire.read(received.getBytes());
    if (answer.isEmpty()) {
      failed("answered " + path() + " with something that the protocol does not know");
    } else if (!over) {
      Service.Instance chosen = instance;
      if (chosen != null) {
        chosen.answered();
      }
      end(() -> promise.complete(answer.get()));
    }
  }

  private void timedOut() {
    failed("did not answer " + path() + " within " + call.timeout().toMillis() + " ms");
  }

  private void broken(Throwable cause) {
    if (cause instanceof HttpClosedException) {
      failed("closed the connection during " + path());
    } else if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
      failed("could not be reached for " + path() + ": " + cause.getMessage());
    } else {
      failed("failed on " + path() + ": " + cause.getMessage());
    }
  }

  private void failed(String what) {
    if (over) {
      return;
    }
    rest(instance);
    end(
        () -> {
          if (request != null) {
            request.reset();
          }
          promise.fail(new CallFailedException(call.participant() + " " + what));
        });
  }

  /** Whoever waits for the answer hears it before anybody else gets the turn. */
  private void end(Runnable tell) {
    over = true;
    timer.cancel();
    if (!entered) {
      service.withdraw(turn);
    }
    try {
      tell.run();
    } finally {
      if (entered) {
        service.leave();
      }
    }
  }

  private String path() {
    return call.kind().path();
  }
}
