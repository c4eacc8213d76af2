package dev.verdict.stress.chaos.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verdict.stress.chaos.history.Call;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A call as it came, with its order stamped by the transaction and the branch that it is for. */
final class ReceivedCall {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STATUS_OK = 200;

  private final long fromMs = System.currentTimeMillis();
  private final ObjectNode call;
  private final String payload;

  private ReceivedCall(ObjectNode call) {
    this.call = call;
    this.payload = orNull(call, "payload");
    if (call.get("payload") instanceof ObjectNode order && order.has("account")) {
      order.set("tx", call.get("tx"));
      order.set("branch", call.get("branch"));
    }
  }

  static ReceivedCall read(byte[] body) {
    try {
      return new ReceivedCall((ObjectNode) JSON.readTree(body));
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  private static String orNull(JsonNode object, String member) {
    return object.path(member).isMissingNode() ? "null" : object.get(member).toString();
  }

  /** What is to be carried out. */
  byte[] stamped() {
    try {
      return JSON.writeValueAsBytes(call);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What the call says itself that it is, as calls do that came together. */
  String name() {
    return call.path("call").asText();
  }

  /** What is to be written down of it. */
  Call answered(String service, String name, int status, JsonNode answer) {
    return new Call(
        service,
        name,
        call.path("tx").asText(),
        call.path("branch").asText(),
        call.path("epoch").asLong(),
        status == STATUS_OK ? answer.path("result").asText("malformed") : Integer.toString(status),
        fromMs,
        System.currentTimeMillis(),
        payload,
        orNull(answer, "output"));
  }

  /** An answer's body. */
  static JsonNode answer(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException malformed) {
      return JSON.createObjectNode();
    }
  }
}
