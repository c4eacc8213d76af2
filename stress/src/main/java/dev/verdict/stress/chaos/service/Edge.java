package dev.verdict.stress.chaos.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import dev.verdict.stress.chaos.history.Call;
import dev.verdict.stress.chaos.history.LineFile;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A service's edge: it stamps every order with the transaction and the branch that it came for, and
 * writes down every call that was answered. Calls come alone: it knows no batches.
 */
final class Edge {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STATUS_OK = 200;
  private static final int STATUS_NOT_FOUND = 404;

  private final String service;
  private final Participant participant;
  private final LineFile<Call> calls;

  private Edge(String service, Participant participant, LineFile<Call> calls) {
    this.service = service;
    this.participant = participant;
    this.calls = calls;
  }

  static void mount(Router router, String service, Participant participant, LineFile<Call> calls) {
    Edge edge = new Edge(service, participant, calls);
    router
        .post(ParticipantProtocol.PATH + ParticipantProtocol.BATCH)
        .handler(context -> context.response().setStatusCode(STATUS_NOT_FOUND).end());
    router
        .post(ParticipantProtocol.PATH + ":call")
        .handler(BodyHandler.create(false))
        .handler(edge::receive);
  }

  private void receive(RoutingContext context) {
    long fromMs = System.currentTimeMillis();
    String name = context.pathParam("call");
    ObjectNode call = parsed(context.body().buffer());
    String payload = call.path("payload").isMissingNode() ? "null" : call.get("payload").toString();
    stamp(call);
    participant
        .handle(name, bytes(call))
        .thenAccept(
            reply -> {
              calls.add(line(name, call, payload, reply, fromMs));
              context
                  .response()
                  .setStatusCode(reply.status())
                  .putHeader("Content-Type", reply.contentType())
                  .end(Buffer.buffer(reply.body()));
            });
  }

  private static ObjectNode parsed(Buffer body) {
    try {
      return (ObjectNode) JSON.readTree(body.getBytes());
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  private static void stamp(ObjectNode call) {
    if (call.get("payload") instanceof ObjectNode payload && payload.has("account")) {
      payload.set("tx", call.get("tx"));
      payload.set("branch", call.get("branch"));
    }
  }

  private static byte[] bytes(JsonNode call) {
    try {
      return JSON.writeValueAsBytes(call);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Call line(String name, ObjectNode call, String payload, Reply reply, long fromMs) {
    JsonNode answer = answer(reply);
    return new Call(
        service,
        name,
        call.path("tx").asText(),
        call.path("branch").asText(),
        call.path("epoch").asLong(),
        reply.status() == STATUS_OK
            ? answer.path("result").asText("malformed")
            : Integer.toString(reply.status()),
        fromMs,
        System.currentTimeMillis(),
        payload,
        answer.path("output").isMissingNode() ? "null" : answer.get("output").toString());
  }

  private static JsonNode answer(Reply reply) {
    try {
      return JSON.readTree(reply.body());
    } catch (IOException malformed) {
      return JSON.createObjectNode();
    }
  }
}
