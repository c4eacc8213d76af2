package dev.verdict.sdk.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputHashTest {
  private static String hash(String operation, String payload) {
    return InputHash.of(operation, JsonText.parse(payload));
  }

  @Test
  void rule23_theOperationCounts() {
    assertThat(hash("debit", "{}")).hasSize(32).isNotEqualTo(hash("credit", "{}"));
  }

  /** Every part of a payload, one at a time. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | 2",
        "1 | \"1\"",
        "[1, 2] | [2, 1]",
        "[1, 2] | [12]",
        "[[1], 2] | [[1, 2]]",
        "{\"a\": 1} | {\"a\": 2}",
        "{\"a\": 1} | {\"b\": 1}",
        "{\"a\": 1} | {\"a\": 1, \"b\": 1}",
        "{\"a\": {\"b\": 1}} | {\"a\": {\"b\": 2}}",
        "[\"ab\", \"c\"] | [\"a\", \"bc\"]",
        "{\"ab\": \"c\"} | {\"a\": \"bc\"}",
        "true | false",
        "null | false",
        "{} | []",
      })
  void rule23_whatDiffersIsToldApart(String one, String other) {
    assertThat(hash("op", one)).isNotEqualTo(hash("op", other));
  }

  @Test
  void rule23_theOrderOfMembersDoesNotCount() {
    assertThat(hash("op", "{\"a\": 1, \"b\": 2}")).isEqualTo(hash("op", "{\"b\":2,\"a\":1}"));
  }

  @Test
  void rule23_theEndOfTheOperationIsNotTheBeginningOfThePayload() {
    assertThat(hash("ab", "\"c\"")).isNotEqualTo(hash("a", "\"bc\""));
  }
}
