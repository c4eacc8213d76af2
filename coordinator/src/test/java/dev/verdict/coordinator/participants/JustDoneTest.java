package dev.verdict.coordinator.participants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.Json;
import dev.verdict.protocol.wire.BranchAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JustDoneTest {
  private static final Optional<BranchAnswer> DONE = Optional.of(new BranchAnswer.Done(Json.nil()));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 10, 42, 100, 1_023, 999_999_999, 1_000_000_000, 2_147_483_647})
  void aLineThatSaysJustDoneIsReadAsTheParserReadsIt(int number) {
    String plain = "{\"line\":" + number + ",\"result\":\"done\"}";
    String spaced = "{ \"line\":" + number + ", \"result\":\"done\"}";
    Wire.Line expected = new Wire.Line(number, 200, DONE);
    assertThat(Wire.readLine(bytes(plain))).isEqualTo(expected);
    assertThat(Wire.readLine(bytes(spaced))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"line\":,\"result\":\"done\"}",
        "{\"line\":-1,\"result\":\"done\"}",
        "{\"line\":01,\"result\":\"done\"}",
        "{\"line\":1e1,\"result\":\"done\"}",
        "{\"line\":9999999999,\"result\":\"done\"}",
        "{\"line\":\"1\",\"result\":\"done\"}",
        "{\"line\":1;\"result\":\"done\"}",
        "{\"line\":1,\"result\":\"doni\"}",
        "{\"lime\":1,\"result\":\"done\"}",
        "{\"line\":1,\"line\":2,\"result\":\"done\"}",
        "{\"line\":1,\"result\":\"done\",\"output\":{\"a\":1},\"result\":\"done\"}",
        "{\"line\":1,\"status\":500,\"result\":\"done\"}",
        "{\"result\":\"done\"}"
      })
  void whateverElseALineSaysIsForTheParser(String line) {
    assertThat(JustDone.line(bytes(line))).isNegative();
  }

  @Test
  void aBodyThatSaysJustDoneIsReadAsTheParserReadsIt() {
    assertThat(JustDone.is(bytes("{\"result\":\"done\"}"))).isTrue();
    assertThat(Wire.read(bytes("{\"result\":\"done\"}"))).isEqualTo(DONE);
    assertThat(Wire.read(bytes("{\"result\": \"done\"}"))).isEqualTo(DONE);
    assertThat(JustDone.is(bytes("{\"result\":\"done\",\"output\":1}"))).isFalse();
    assertThat(JustDone.is(bytes("{\"result\":\"done\"} "))).isFalse();
    assertThat(JustDone.is(new byte[0])).isFalse();
  }
}
