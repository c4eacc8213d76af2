package dev.verdict.coordinator.participants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.Golden;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.BranchCall;
import dev.verdict.protocol.wire.CallKind;
import dev.verdict.protocol.wire.ParticipantProtocol;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The messages between coordinators and services, version 1, as they travel. The version is in the
 * path: a service that does not know it answers with a status that is no answer.
 */
class GoldenWireTest {
  private static final TxId TX = TxId.of(1_767_225_600_000L, 15, 7, 1);
  private static final Path CALLS = Path.of("src/test/resources/golden/wire/v1/calls.txt");
  private static final Path ANSWERS = Path.of("src/test/resources/golden/wire/v1/answers.txt");
  private static final String ARROW = "  = ";

  @Test
  void everyCallIsWrittenAsVersionOneWritesIt() {
    StringBuilder actual =
        new StringBuilder("# One call of each kind, with and without a payload\n");
    for (CallKind kind : CallKind.values()) {
      line(actual, call(kind, "debit", JsonText.read("{\"cents\":1250}")));
      line(actual, call(kind, "", Json.nil()));
    }
    Golden.check(CALLS, actual.toString(), true);
  }

  private static BranchCall call(CallKind kind, String operation, Json payload) {
    return new BranchCall(
        kind, TX, new BranchId("debit"), "bank-a", operation, payload, 2, Duration.ofSeconds(3));
  }

  private static void line(StringBuilder out, BranchCall call) {
    out.append("POST ")
        .append(ParticipantProtocol.PATH)
        .append(call.kind().path())
        .append(' ')
        .append(new String(Wire.write(call, 9), StandardCharsets.UTF_8))
        .append('\n');
  }

  @Test
  void everyAnswerIsUnderstoodAsVersionOneMeansItAndNothingElseIsAnAnswer() {
    Set<Class<?>> understood = new HashSet<>();
    StringBuilder actual = new StringBuilder();
    for (String line : Golden.text(ANSWERS).lines().toList()) {
      if (line.startsWith("{") || line.startsWith("[")) {
        Optional<BranchAnswer> answer = Wire.read(line.getBytes(StandardCharsets.UTF_8));
        answer.ifPresent(it -> understood.add(it.getClass()));
        actual.append(line).append('\n').append(ARROW);
        actual.append(answer.map(Object::toString).orElse("no answer")).append('\n');
      } else if (!line.startsWith(ARROW)) {
        actual.append(line).append('\n');
      }
    }
    Golden.check(ANSWERS, actual.toString(), true);
    assertThat(understood).containsExactlyInAnyOrder(BranchAnswer.class.getPermittedSubclasses());
  }
}
