package dev.verdict.sdk;

import dev.verdict.protocol.Json;
import dev.verdict.sdk.barrier.JsonText;
import dev.verdict.sdk.conformance.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A participant whose calls each come in a batch, after a line that is no call. */
record InBatches(Subject subject) implements Subject {
  private static final int LINE = 1;

  @Override
  public Reply post(String call, byte[] body) throws IOException, InterruptedException {
    String text = new String(body, StandardCharsets.UTF_8);
    if (call.equals("holdings") || call.equals("batch") || text.isBlank()) {
      return subject.post(call, body);
    }
    String lines = "nonsense\n" + withCall(call, text) + "\n";
    Reply reply = subject.post("batch", lines.getBytes(StandardCharsets.UTF_8));
    return reply.status() == 200 ? answerIn(reply) : reply;
  }

  private static String withCall(String call, String body) {
    if (!body.startsWith("{") || !body.endsWith("}")) {
      return body;
    }
    String members = body.substring(1);
    return "{\"call\":\"" + call + (members.equals("}") ? "\"" : "\",") + members;
  }

  private static Reply answerIn(Reply reply) throws IOException {
    for (String line : new String(reply.body(), StandardCharsets.UTF_8).lines().toList()) {
      Json members = JsonText.parse(line);
      if (number(members, "/line", -1) == LINE) {
        return new Reply(
            number(members, "/status", 200),
            "application/json",
            line.getBytes(StandardCharsets.UTF_8));
      }
    }
    throw new IOException("no line for the call");
  }

  private static int number(Json members, String pointer, int otherwise) {
    return members.at(pointer) instanceof Json.Num number ? number.value().intValue() : otherwise;
  }

  @Override
  public Optional<Json> state() throws IOException, InterruptedException {
    return subject.state();
  }
}
