package dev.verdict.stress.chaos.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.AnswerLines;
import dev.verdict.stress.chaos.history.Call;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Calls that came together. */
final class ReceivedBatch {
  private static final int STATUS_OK = 200;

  private final String service;
  private final List<ReceivedCall> calls;

  private ReceivedBatch(String service, List<ReceivedCall> calls) {
    this.service = service;
    this.calls = calls;
  }

  static ReceivedBatch read(String service, String body) {
    return new ReceivedBatch(
        service,
        body.lines()
            .filter(line -> !line.isBlank())
            .map(line -> ReceivedCall.read(line.getBytes(StandardCharsets.UTF_8)))
            .toList());
  }

  int size() {
    return calls.size();
  }

  /** What is to be carried out. */
  byte[] stamped() {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (ReceivedCall call : calls) {
      lines.writeBytes(call.stamped());
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  /** Writes every answer down before it is passed on. */
  AnswerLines noting(Consumer<Call> notes, AnswerLines answers) {
    return (lines, last) -> {
      new String(lines, StandardCharsets.UTF_8).lines().forEach(line -> note(line, notes));
      answers.send(lines, last);
    };
  }

  private void note(String line, Consumer<Call> notes) {
    JsonNode answer = ReceivedCall.answer(line.getBytes(StandardCharsets.UTF_8));
    ReceivedCall call = calls.get(answer.path(ParticipantProtocol.LINE).asInt());
    int status = answer.path(ParticipantProtocol.STATUS).asInt(STATUS_OK);
    notes.accept(call.answered(service, call.name(), status, answer));
  }
}
