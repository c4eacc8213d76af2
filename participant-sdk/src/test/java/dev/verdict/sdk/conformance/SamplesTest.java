package dev.verdict.sdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {
  @Test
  void aDescriptionIsReadAsItWasWritten() {
    assertThat(Samples.parse(Service.samples().text())).isEqualTo(Service.samples());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                                    | not a JSON object",
        "{}                                                    | no array 'operations'",
        "{\"operations\":[]}                                   | at least one operation",
        "{\"operations\":[1]}                                  | operations[0] is not a JSON object",
        "{\"operations\":[{\"operation\":\"x\"}]}              | operations[0] has no text 'style'",
        "{\"operations\":[{\"style\":\"saga\"}]}               | no text 'operation'",
        "{\"operations\":[{\"style\":\"x\",\"operation\":\"y\"}]} | not 'x'",
        "nonsense                                              | not JSON"
      })
  void whatIsWrongWithADescriptionIsSaid(String text, String words) {
    assertThatThrownBy(() -> Samples.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }
}
