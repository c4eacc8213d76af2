package dev.verdict.coordinator.participants;

import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.ParticipantProtocol;
import io.vertx.core.http.HttpClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Calls to one address that are ready together and travel in one request. No clock holds a call
 * back: what became ready in the same turn of the event loop leaves at its end; and while the
 * participant has not yet taken a request, what becomes ready waits until it has. For one event
 * loop.
 */
final class Batches {
  /** Requests that the participant has not begun to answer. */
  static final int UNTAKEN_MAX = 1;

  /** A call with a larger body travels alone. */
  static final int CALL_BYTES_MAX = 64 << 10;

  private static final int BYTES_MAX = ParticipantProtocol.BODY_BYTES_MAX / 2;

  private final Executor turns;
  private final HttpClient client;
  private final CallLimits limits;
  private final Callee callee;
  private final Deque<BatchedCall> ready = new ArrayDeque<>();
  private boolean scheduled;
  private int untaken;

  /**
   * @param turns runs a task at the end of the event loop's turn
   */
  Batches(Executor turns, HttpClient client, CallLimits limits, Callee callee) {
    this.turns = turns;
    this.client = client;
    this.limits = limits;
    this.callee = callee;
  }

  /**
   * Takes a call.
   *
   * @param traceparent W3C trace context; empty for none
   */
  Sending add(CallKind kind, String traceparent, byte[] body, Delivery delivery) {
    BatchedCall call = new BatchedCall(kind, traceparent, body, delivery);
    ready.add(call);
    schedule();
    return call;
  }

  private void schedule() {
    if (!scheduled && untaken < UNTAKEN_MAX && !ready.isEmpty()) {
      scheduled = true;
      turns.execute(this::send);
    }
  }

  private void send() {
    scheduled = false;
    while (untaken < UNTAKEN_MAX && !ready.isEmpty()) {
      List<BatchedCall> calls = take();
      if (!calls.isEmpty()) {
        untaken++;
        new Batch(this, limits.answerBytesMax(), calls).start(client, callee);
      }
    }
  }

  private List<BatchedCall> take() {
    List<BatchedCall> calls = new ArrayList<>();
    long bytes = 0;
    while (!ready.isEmpty() && calls.size() < ParticipantProtocol.BATCH_CALLS_MAX) {
      BatchedCall next = ready.element();
      bytes += next.bytes();
      if (bytes > BYTES_MAX && !calls.isEmpty()) {
        break;
      }
      ready.remove();
      if (!next.isOver()) {
        calls.add(next);
      }
    }
    return calls;
  }

  /** The participant has begun to answer a request, or never will. */
  void taken() {
    untaken--;
    schedule();
  }

  /** The participant knows no batches, and carried nothing out: each call travels alone. */
  void unknown(List<BatchedCall> calls) {
    callee.takeNoBatches();
    calls.forEach(call -> call.sendAlone(client, limits, callee));
  }
}
