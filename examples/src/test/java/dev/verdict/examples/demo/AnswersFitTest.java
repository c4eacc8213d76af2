package dev.verdict.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.participants.CallLimits;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.sdk.MemoryStore;
import dev.verdict.sdk.OutputBounds;
import dev.verdict.sdk.Participant;
import dev.verdict.sdk.Reply;
import dev.verdict.sdk.Result;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The largest outputs that the SDK lets pass are answers that a coordinator reads. */
class AnswersFitTest {
  private static final String CALL =
      "{\"tx\":\"%s\",\"branch\":\"b\",\"epoch\":1,\"operation\":\"op\"}";

  private static Json nested(int depth) {
    Json value = Json.nil();
    for (int i = 0; i < depth; i++) {
      value = new Json.Arr(List.of(value));
    }
    return value;
  }

  static Stream<Json> largest() {
    BigInteger digits = BigInteger.TEN.pow(OutputBounds.DIGITS_MAX).subtract(BigInteger.ONE);
    return Stream.of(
        Json.text("x".repeat(OutputBounds.BYTES_MAX - 2)),
        nested(OutputBounds.DEPTH_MAX),
        new Json.Num(new BigDecimal(digits)),
        new Json.Num(new BigDecimal(digits.negate(), 250)),
        new Json.Num(new BigDecimal(digits, -250)),
        new Json.Obj(Map.of("n".repeat(OutputBounds.NAME_CHARS_MAX), Json.nil())));
  }

  @ParameterizedTest
  @MethodSource
  void largest(Json output) {
    try (Participant participant =
        Participant.named("bank", new MemoryStore())
            .saga("op", Result.None.class, Json.class, (tx, none) -> Result.done(output))
            .build()) {
      String call = CALL.formatted(TxId.of(1, 1, 1, 1).text());
      Reply reply =
          participant
              .handle("action", call.getBytes(StandardCharsets.UTF_8))
              .toCompletableFuture()
              .join();
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).hasSizeLessThan(CallLimits.DEFAULT.answerBytesMax());
      assertThat(JsonText.read(reply.body()).at("/output")).isEqualTo(output);
    }
  }
}
