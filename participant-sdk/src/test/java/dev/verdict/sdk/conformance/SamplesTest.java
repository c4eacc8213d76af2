package dev.verdict.sdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "nonsense                                              | not JSON in line 1, column "
      })
  void whatIsWrongWithADescriptionIsSaid(String text, String words) {
    assertThatThrownBy(() -> Samples.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  private static Samples saga(String members) {
    return Samples.parse("{\"operations\":[{\"style\":\"saga\",\"operation\":\"book\"" + members);
  }

  /** Whoever misspells a member would believe that its checks were made. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",\"refusedPayload\":1}]}   | operations[0] has a member 'refusedPayload': known are style,",
        "}],\"State\":\"/numbers\"} | the description has a member 'State': known are operations, state, locks",
        "}],\"locks\":\"yes\"}      | the description: 'locks' is neither true nor false",
        ",\"undo\":5}]}             | operations[0]: 'undo' is not a text",
        "}],\"state\":7}            | the description: 'state' is not a text",
        "}],\"state\":\"/my state\"} | 'state' is a path below the base URL, such as /numbers, not '/my state'",
        "}],\"state\":\"http://x/\"} | such as /numbers, not 'http://x/'",
        "}],\"state\":\"//x/y\"}    | such as /numbers, not '//x/y'",
        "}]} {}                     | something follows"
      })
  void whatWouldTurnChecksOffIsSaid(String rest, String words) {
    assertThatThrownBy(() -> saga(rest))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void locksAreNotCheckedUnlessItIsSaid() {
    assertThat(saga("}]}").locks()).isFalse();
    assertThat(saga("}],\"locks\":false}").locks()).isFalse();
    assertThat(saga("}],\"locks\":true}").locks()).isTrue();
  }

  @Test
  void nullIsAsIfLeftOut() {
    String nulls =
        ",\"undo\":null,\"refused_payload\":null,\"other_payload\":null}],\"state\":null,"
            + "\"locks\":null}";
    assertThat(saga(nulls)).isEqualTo(saga("}]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prepared", "tcc"})
  void onlyASagaNamesWhatUndoes(String style) {
    String text =
        "{\"operations\":[{\"style\":\"%s\",\"operation\":\"x\",\"undo\":\"y\"}]}".formatted(style);
    assertThatThrownBy(() -> Samples.parse(text)).hasMessageContaining("only a saga's step");
  }

  @Test
  void anOperationHasAName() {
    assertThatThrownBy(
            () -> Samples.parse("{\"operations\":[{\"style\":\"saga\",\"operation\":\"\"}]}"))
        .hasMessageContaining("operations[0]: 'operation' is not a text, or an empty one");
  }

  @Test
  void aByteOrderMarkIsPassedOver() {
    assertThat(Samples.parse("\uFEFF" + Service.samples().text())).isEqualTo(Service.samples());
  }
}
