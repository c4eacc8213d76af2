package dev.verdict.sdk;

import dev.verdict.protocol.TxId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Calls a participant as a coordinator does, and waits for the reply's body. */
final class Calls {
  private static final AtomicLong UNIQUE = new AtomicLong();

  private final Participant participant;
  private final TxId tx;

  Calls(Participant participant, TxId tx) {
    this.participant = participant;
    this.tx = tx;
  }

  static TxId newTx() {
    return txAt(System.currentTimeMillis());
  }

  static TxId txAt(long millis) {
    return TxId.of(millis, 1, 1, UNIQUE.incrementAndGet());
  }

  String work(String kind, String operation, String payload) {
    return work(kind, operation, payload, 1);
  }

  String work(String kind, String operation, String payload, long epoch) {
    return send(kind, body(operation, payload, epoch));
  }

  /** The same, without waiting. */
  CompletionStage<String> begin(String kind, String operation, String payload) {
    return participant
        .handle(kind, body(operation, payload, 1).getBytes(StandardCharsets.UTF_8))
        .thenApply(Calls::told);
  }

  /** The same as a line of a batch. */
  String line(String kind, String operation, String payload) {
    return "{\"call\":\"" + kind + "\"," + body(operation, payload, 1).substring(1) + "\n";
  }

  private String body(String operation, String payload, long epoch) {
    return """
    {"tx":"%s","branch":"b","epoch":%d,"attempt":1,"operation":"%s","payload":%s}"""
        .formatted(tx.text(), epoch, operation, payload);
  }

  String end(String kind) {
    return end(kind, 1);
  }

  String end(String kind, long epoch) {
    return send(kind, "{\"tx\":\"%s\",\"branch\":\"b\",\"epoch\":%d}".formatted(tx.text(), epoch));
  }

  String send(String kind, String body) {
    return told(reply(kind, body));
  }

  private static String told(Reply reply) {
    String text = new String(reply.body(), StandardCharsets.UTF_8);
    return reply.status() == 200 ? text : reply.status() + " " + text;
  }

  private Reply reply(String kind, String body) {
    return await(participant.handle(kind, body.getBytes(StandardCharsets.UTF_8)));
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
