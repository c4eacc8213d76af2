package dev.verdict.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An output that no coordinator could read is not kept, nor is the work that it belongs to. */
class OutputBoundsTest {
  private static final int QUOTES = 2;

  private final List<String> effects = new ArrayList<>();
  private Json output = Json.nil();
  private final Participant participant =
      Participant.named("bank", new MemoryStore())
          .saga("op", Result.None.class, Json.class, (tx, none) -> write(tx))
          .build();
  private final Calls calls = new Calls(participant, Calls.newTx());

  private Result<Json> write(MemoryTransaction tx) {
    tx.onCommit(() -> effects.add("did"));
    return Result.done(output);
  }

  @AfterEach
  void close() {
    participant.close();
  }

  private static Json nested(int depth) {
    Json value = Json.text("");
    for (int i = 0; i < depth; i++) {
      value = new Json.Arr(List.of(value));
    }
    return value;
  }

  private static Json digits(int count) {
    return new Json.Num(new BigDecimal(BigInteger.TEN.pow(count).subtract(BigInteger.ONE)));
  }

  private static Json named(int chars) {
    return new Json.Obj(Map.of("n".repeat(chars), Json.nil()));
  }

  static Stream<Json> withinTheBounds() {
    return Stream.of(
        Json.text("x".repeat(OutputBounds.BYTES_MAX - QUOTES)),
        nested(OutputBounds.DEPTH_MAX),
        digits(OutputBounds.DIGITS_MAX),
        named(OutputBounds.NAME_CHARS_MAX));
  }

  @ParameterizedTest
  @MethodSource
  void withinTheBounds(Json largest) {
    output = largest;
    assertThat(calls.work("action", "op", "null")).startsWith("{\"result\":\"done\"");
    assertThat(effects).containsExactly("did");
  }

  static Stream<Arguments> beyondTheBounds() {
    return Stream.of(
        Arguments.of(
            Json.text("x".repeat(OutputBounds.BYTES_MAX - QUOTES + 1)),
            "longer than 1000000 bytes"),
        Arguments.of(Json.text("ä".repeat(OutputBounds.BYTES_MAX / 2)), "longer than 1000000"),
        Arguments.of(nested(OutputBounds.DEPTH_MAX + 1), "too deep (at most 100)"),
        Arguments.of(digits(OutputBounds.DIGITS_MAX + 1), "digits (at most 100)"),
        Arguments.of(named(OutputBounds.NAME_CHARS_MAX + 1), "characters (at most 10000)"),
        Arguments.of(Json.text("\ud800x"), "cannot be written as JSON"));
  }

  @ParameterizedTest
  @MethodSource
  void beyondTheBounds(Json tooMuch, String why) {
    output = tooMuch;
    assertThat(calls.work("action", "op", "null"))
        .startsWith("500 ")
        .contains("output_out_of_bounds", "operation 'op'", why);
    assertThat(effects).isEmpty();
    assertThat(calls.end("settle")).isEqualTo("{\"result\":\"tombstone\"}");
  }

  @Test
  void workThatMendsItsOutputIsDoneByTheRepeat() {
    output = nested(OutputBounds.DEPTH_MAX + 1);
    assertThat(calls.work("action", "op", "null")).startsWith("500 ");
    output = Json.text("short");
    assertThat(calls.work("action", "op", "null")).contains("\"output\":\"short\"");
    assertThat(effects).containsExactly("did");
  }
}
