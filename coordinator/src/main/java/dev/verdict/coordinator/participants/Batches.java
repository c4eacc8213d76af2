package dev.verdict.coordinator.participants;

import dev.verdict.coordinator.timing.TimerWheel;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.ParticipantProtocol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;

/**
 * Calls to one address that are ready together and travel in one request. No clock holds a call
 * back: what became ready in the same turn of the event loop leaves at its end; and while the
 * participant has not yet taken a request, what becomes ready waits until it has, decisions before
 * work. A clock only lets go: who has not taken a request by {@link Batch#TAKEN_WITHIN_MILLIS} gets
 * the next one all the same, for what it does may wait for a decision that waits here. For one
 * event loop.
 */
final class Batches {
  /** Requests that the participant has not begun to answer. */
  static final int UNTAKEN_MAX = 1;

  /** A call with a larger body travels alone. */
  static final int CALL_BYTES_MAX = 64 << 10;

  private static final int BYTES_MAX = ParticipantProtocol.BODY_BYTES_MAX / 2;

  private final Executor turns;
  private final TimerWheel timers;
  private final Connections connections;
  private final CallLimits limits;
  private final Callee callee;
  private final IntConsumer sizes;
  private final Deque<BatchedCall> decisions = new ArrayDeque<>();
  private final Deque<BatchedCall> work = new ArrayDeque<>();
  private boolean scheduled;
  private int untaken;

  /**
   * @param turns runs a task at the end of the event loop's turn
   * @param sizes told how many calls each request has
   */
  Batches(
      Executor turns,
      TimerWheel timers,
      Connections connections,
      CallLimits limits,
      Callee callee,
      IntConsumer sizes) {
    this.turns = turns;
    this.timers = timers;
    this.connections = connections;
    this.limits = limits;
    this.callee = callee;
    this.sizes = sizes;
  }

  /**
   * Takes a call.
   *
   * @param traceparent W3C trace context; empty for none
   */
  Sending add(CallKind kind, String traceparent, byte[] body, Delivery delivery) {
    BatchedCall call = new BatchedCall(this, kind, traceparent, body, delivery);
    queue(call).add(call);
    schedule();
    return call;
  }

  private Deque<BatchedCall> queue(BatchedCall call) {
    return call.isWork() ? work : decisions;
  }

  /** A call that waited here was given up. */
  void withdraw(BatchedCall call) {
    queue(call).remove(call);
  }

  private boolean isEmpty() {
    return decisions.isEmpty() && work.isEmpty();
  }

  private void schedule() {
    if (!scheduled && untaken < UNTAKEN_MAX && !isEmpty()) {
      scheduled = true;
      turns.execute(this::send);
    }
  }

  private void send() {
    scheduled = false;
    if (!callee.takesBatches()) {
      take(Integer.MAX_VALUE, Long.MAX_VALUE).forEach(this::sendAlone);
    }
    while (untaken < UNTAKEN_MAX && !isEmpty()) {
      List<BatchedCall> calls = take(ParticipantProtocol.BATCH_CALLS_MAX, BYTES_MAX);
      untaken++;
      sizes.accept(calls.size());
      new Batch(this, connections, timers, limits.answerBytesMax(), calls).start(callee);
    }
  }

  private List<BatchedCall> take(int callsMax, long bytesMax) {
    List<BatchedCall> calls = new ArrayList<>();
    long bytes = 0;
    while (!isEmpty() && calls.size() < callsMax) {
      Deque<BatchedCall> queue = decisions.isEmpty() ? work : decisions;
      bytes += queue.element().bytes();
      if (bytes > bytesMax && !calls.isEmpty()) {
        break;
      }
      calls.add(queue.remove());
    }
    return calls;
  }

  private void sendAlone(BatchedCall call) {
    call.sendAlone(connections, limits, callee);
  }

  /** The participant has begun to answer a request, or shall not be waited for any longer. */
  void taken() {
    untaken--;
    schedule();
  }

  /**
   * A request was refused as a whole, and nothing was carried out: each call travels alone.
   *
   * @param knowsBatches whether the participant may get others
   */
  void refused(List<BatchedCall> calls, boolean knowsBatches) {
    if (!knowsBatches) {
      callee.takeNoBatches();
    }
    calls.forEach(this::sendAlone);
    schedule();
  }
}
