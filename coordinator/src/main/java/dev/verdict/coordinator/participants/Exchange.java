package dev.verdict.coordinator.participants;

import dev.verdict.coordinator.timing.TimerWheel;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallFailure;
import dev.verdict.protocol.wire.FailureKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call from its turn to its answer. Its time runs from the moment it was asked for, so that
 * waiting for a turn counts.
 */
final class Exchange implements Caller, Delivery {
  private static final int ADDRESSES_TRIED_MAX = 4;
  private static final int STATUS_OK = 200;
  private static final int STATUS_CALLER_MIN = 400;
  private static final int STATUS_CALLER_MAX = 499;
  private static final int STATUS_TIMEOUT = 408;
  private static final int STATUS_TOO_MANY = 429;

  private final Connections connections;
  private final Function<Callee, Batches> batches;
  private final CallLimits limits;
  private final Service service;
  private final BranchCall call;
  private final byte[] body;
  private final String traceparent;
  private final Promise<BranchAnswer> promise = Promise.promise();
  private final TimerWheel.Armed timer;
  private final List<Callee> tried = new ArrayList<>(1);
  private @Nullable Callee callee;
  private @Nullable Sending sending;
  private boolean sent;
  private long beganNanos;
  private boolean told;
  private boolean over;

  Exchange(
      TimerWheel timers,
      Connections connections,
      Function<Callee, Batches> batches,
      CallLimits limits,
      Service service,
      BranchCall call,
      byte[] body,
      String traceparent) {
    this.connections = connections;
    this.batches = batches;
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

  /** What failed says more than that nothing was sent. */
  @Override
  public void shutOut(Callee failing) {
    String why = failing.lastFailure();
    if (why.isEmpty()) {
      refused("most calls to it fail");
      return;
    }
    String words =
        call.participant() + " " + why + "; this call was not sent, as most calls to it fail";
    end(
        () ->
            promise.fail(
                new CallFailedException(
                    CallFailure.of(FailureKind.NOT_SENT),
                    words,
                    Optional.of(failing.hostAndPort()))));
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
    if (isCoalesced(chosen)) {
      sending = batches.apply(chosen).add(call.kind(), traceparent, body, this);
    } else {
      SingleCall single = new SingleCall(connections, limits, body, this);
      sending = single;
      single.start(chosen, call.kind(), traceparent);
    }
  }

  /** A repeat travels alone: what went wrong with the others may have had to do with them. */
  private boolean isCoalesced(Callee chosen) {
    return limits.coalescing()
        && chosen.takesBatches()
        && call.attempt() == 1
        && body.length <= Batches.CALL_BYTES_MAX;
  }

  /** Nothing was sent, so the call may go to another instance at once. */
  @Override
  public void notConnected(Throwable cause) {
    tellFailed();
    Callee from = callee;
    Optional<Callee> another =
        from != null && tried.size() < ADDRESSES_TRIED_MAX
            ? service.move(from, tried, isWork())
            : Optional.empty();
    another.ifPresentOrElse(this::connect, () -> broken(cause, true));
  }

  private void tellFailed() {
    if (callee != null && !told) {
      told = true;
      callee.failed(System.currentTimeMillis(), limits.restAfterFailure(), tookNanos());
    }
  }

  /** For whoever is not let through because of it, and for people. */
  private void noteWhy(String what) {
    Callee last = callee;
    if (last != null) {
      service.noteFailure(what, last);
      if (!told || !sent) {
        last.failedBecause(what);
      }
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
    if (2 * tookNanos() < call.timeout().toNanos()) {
      tellNotJudged();
    }
  }

  private void tellNotJudged() {
    if (callee != null && !told) {
      told = true;
      callee.notJudged(isWork());
    }
  }

  private long tookNanos() {
    return System.nanoTime() - beganNanos;
  }

  @Override
  public void sent() {
    sent = true;
  }

  @Override
  public void answered(int status, Optional<BranchAnswer> answer, byte[] received) {
    if (status != STATUS_OK) {
      if (isWell(status)) {
        tellAnswered();
        service.noteAnswer();
      }
      Complaint complaint = Complaint.read(received);
      String what = "answered " + status + " to " + path() + complaint.words();
      failed(new CallFailure(FailureKind.ofStatus(status), complaint.code()), what);
    } else if (answer.isEmpty()) {
      String what = "answered " + path() + " with something that the protocol does not know";
      failed(FailureKind.UNREADABLE, what);
    } else {
      tellAnswered();
      service.noteAnswer();
      end(() -> promise.complete(answer.get()));
    }
  }

  @Override
  public void tooLong() {
    String size = "more than " + limits.answerBytesMax() + " bytes";
    failed(FailureKind.UNREADABLE, "answered " + path() + " with " + size);
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
    String what = sent ? "did not answer " : "was not asked to ";
    failed(
        sent ? FailureKind.TIMED_OUT : FailureKind.NOT_SENT,
        what + path() + " within " + call.timeout().toMillis() + " ms");
  }

  @Override
  public void broken(Throwable cause, boolean judged) {
    if (!judged) {
      tellNotJudged();
    }
    FailureKind lost = sent ? FailureKind.CONNECTION_LOST : FailureKind.NOT_SENT;
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
    noteWhy(what);
    tellFailed();
    end(
        () -> {
          if (sending != null) {
            sending.cancel();
          }
          promise.fail(
              new CallFailedException(
                  failure,
                  call.participant() + " " + what,
                  Optional.ofNullable(callee).map(Callee::hostAndPort)));
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
