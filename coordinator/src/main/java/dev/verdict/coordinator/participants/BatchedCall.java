package dev.verdict.coordinator.participants;

import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.ParticipantProtocol;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that travels with others. */
final class BatchedCall implements Sending {
  private static final Map<CallKind, byte[]> OPENINGS = openings();
  private static final byte[] TRACEPARENT = bytes("\"" + ParticipantProtocol.TRACEPARENT + "\":\"");
  private static final byte[] AFTER_TRACEPARENT = bytes("\",");

  private final Batches batches;
  private final CallKind kind;
  private final String traceparent;
  private final byte[] body;
  private final Delivery delivery;
  private @Nullable Batch batch;
  private @Nullable SingleCall alone;
  private boolean over;

  BatchedCall(Batches batches, CallKind kind, String traceparent, byte[] body, Delivery delivery) {
    this.batches = batches;
    this.kind = kind;
    this.traceparent = traceparent;
    this.body = body;
    this.delivery = delivery;
  }

  private static Map<CallKind, byte[]> openings() {
    Map<CallKind, byte[]> openings = new EnumMap<>(CallKind.class);
    for (CallKind kind : CallKind.values()) {
      openings.put(kind, bytes("{\"" + ParticipantProtocol.CALL + "\":\"" + kind.path() + "\","));
    }
    return openings;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  boolean isWork() {
    return kind.isWork();
  }

  int bytes() {
    return body.length;
  }

  boolean isOver() {
    return over;
  }

  /** Writes its line: its body, with what a request of its own says in path and header. */
  void writeTo(Buffer lines) {
    lines.appendBytes(OPENINGS.get(kind));
    if (!traceparent.isEmpty()) {
      lines.appendBytes(TRACEPARENT).appendString(traceparent).appendBytes(AFTER_TRACEPARENT);
    }
    lines.appendBytes(body, 1, body.length - 1).appendByte((byte) '\n');
  }

  void leavesWith(Batch with) {
    batch = with;
  }

  void sent() {
    delivery.sent();
  }

  void notConnected(Throwable cause) {
    over = true;
    delivery.notConnected(cause);
  }

  void answered(int status, Optional<BranchAnswer> answer, byte[] bytes) {
    over = true;
    delivery.answered(status, answer, bytes);
  }

  void tooLong() {
    over = true;
    delivery.tooLong();
  }

  void broken(Throwable cause, boolean judged) {
    over = true;
    delivery.broken(cause, judged);
  }

  void sendAlone(Connections connections, CallLimits limits, Callee callee) {
    SingleCall single = new SingleCall(connections, limits, body, delivery);
    alone = single;
    single.start(callee, kind, traceparent);
  }

  @Override
  public void cancel() {
    if (over) {
      return;
    }
    over = true;
    if (alone != null) {
      alone.cancel();
    } else if (batch != null) {
      batch.givenUp();
    } else {
      batches.withdraw(this);
    }
  }
}
