package dev.verdict.coordinator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verdict.protocol.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null                          | null
          true                          | true
          1250                          | 1250
          -100                          | -100
          1e3                           | 1000
          9223372036854775807           | 9223372036854775807
          123456789012345678901234567890| 123456789012345678901234567890
          0.10                          | 0.1
          1e400                         | 1E+400
          "a\\"b\\u00e9"                | "a\\"bé"
          {"b":[1,{}],"a":null}         | {"b":[1,{}],"a":null}
          """)
  void textComesBackTheSameValue(String text, String written) {
    Json value = JsonText.read(text);
    assertThat(JsonText.write(value)).isEqualTo(written);
    assertThat(JsonText.read(written)).isEqualTo(value);
    assertThat(JsonText.read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[1,]", "{\"a\":1,\"a\":2}", "1 2", "NaN", "'a'", "tru", "]", "{1:2}"})
  void anythingElseIsAnError(String text) {
    assertThatThrownBy(() -> JsonText.read(text)).isInstanceOf(JsonTextException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {JsonText.DEPTH_MAX + 1, 100_000})
  void aValueNestedTooDeeplyIsAnError(int depth) {
    String text = "[".repeat(depth) + "]".repeat(depth);
    assertThatThrownBy(() -> JsonText.read(text)).isInstanceOf(JsonTextException.class);
  }
}
