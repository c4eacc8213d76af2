package dev.verdict.protocol.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.testing.JsonText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionJsonTest {
  /** Every form of every member. */
  static final String FULL =
      """
      {"name": "full", "version": 3, "deadline_ms": 60000, "steps": [
        {"name": "a", "participant": "p", "operation": "o",
         "input": {"object": {"x": {"input": "/x"}, "y": {"array": [{"value": [1.50, null, true]}]}}},
         "after": [], "compensation": "undo-o", "pivot": false,
         "retry": {"attempts_max": 3, "first_ms": 10, "factor": 1.5, "longest_ms": 100},
         "timeout_ms": 3000},
        {"name": "b", "participant": "p", "operation": "o", "input": {"step": "a", "at": "/z"},
         "after": ["a"],
         "when": {"all": [{"present": {"step": "a", "at": ""}},
                          {"any": [{"compare": {"input": "/n"}, "equals": "q"},
                                   {"compare": {"input": "/n"}, "less_than": 3},
                                   {"not": {"compare": {"input": "/n"}, "greater_than": 2.5}}]}]},
         "undo": "impossible", "pivot": true,
         "retry": {"attempts_max": "unlimited", "first_ms": 100, "factor": 2, "longest_ms": 30000},
         "timeout_ms": 10000}],
       "output": {"value": null}}
      """;

  static Json json(String text) {
    return JsonText.read(text.replaceAll("\\s+", " "));
  }

  @Test
  void theCanonicalFormIsReadAndWrittenUnchanged() {
    Json full = json(FULL);
    SagaDefinition definition = DefinitionJson.parse(full);
    assertThat(DefinitionRules.check(definition)).isEmpty();
    assertThat(JsonText.write(DefinitionJson.toJson(definition))).isEqualTo(JsonText.write(full));
    assertThat(DefinitionJson.parse(DefinitionJson.toJson(definition))).isEqualTo(definition);
  }

  @Test
  void whatIsLeftOutHasItsUsualValue() {
    SagaDefinition definition =
        DefinitionJson.parse(
            json(
                """
                {"name": "s", "steps": [
                  {"name": "a", "participant": "p", "operation": "o", "undo": "nothing"},
                  {"name": "b", "participant": "p", "operation": "o", "pivot": true},
                  {"name": "c", "participant": "p", "operation": "o"}]}
                """));
    assertThat(definition.version()).isEqualTo(1);
    assertThat(definition.deadline()).isEmpty();
    assertThat(definition.output()).isEqualTo(new Mapping.Constant(Json.nil()));
    Step a = definition.steps().get(0);
    Step b = definition.steps().get(1);
    Step c = definition.steps().get(2);
    assertThat(a.after()).isEmpty();
    assertThat(b.after()).containsExactly(a.name());
    assertThat(c.after()).containsExactly(b.name());
    assertThat(a.undo()).isEqualTo(new Step.Undo.Nothing());
    assertThat(b.undo()).isEqualTo(new Step.Undo.Impossible());
    assertThat(call(a).retry()).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(call(b).retry()).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(call(c).retry()).isEqualTo(RetryPolicy.FOREVER);
    assertThat(call(a).timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(call(a).input()).isEqualTo(new Mapping.Constant(Json.nil()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "                      | [1]",
        "                      | {'steps': []}",
        "/name                 | {'name': 1, 'steps': []}",
        "/version              | {'name': 's', 'version': 1.5, 'steps': []}",
        "/version              | {'name': 's', 'version': 1e99, 'steps': []}",
        "/steps/0/retry/only/1 | {'name': 's', 'steps': [{'name': 'a', 'participant': 'p',"
            + " 'operation': 'o', 'retry': {'only': ['timed_out', 'late']}}]}",
        "/steps/0/retry/not    | {'name': 's', 'steps': [{'name': 'a', 'participant': 'p',"
            + " 'operation': 'o', 'retry': {'only': ['timed_out'], 'not': []}}]}",
        "/steps/0/retry/not/0/kind | {'name': 's', 'steps': [{'name': 'a', 'participant': 'p',"
            + " 'operation': 'o', 'retry': {'not': [{'code': 'c', 'kind': 'rejected'}]}}]}",
        "/steps/0/retry/only/0 | {'name': 's', 'steps': [{'name': 'a', 'participant': 'p',"
            + " 'operation': 'o', 'retry': {'only': [{}]}}]}",
        "/steps/0/retry/not/0  | {'name': 's', 'steps': [{'name': 'a', 'participant': 'p',"
            + " 'operation': 'o', 'retry': {'not': ['too_large']}}]}",
        "/steps/0/retry/not/1  | {'name': 's', 'steps': [{'name': 'a', 'participant': 'p',"
            + " 'operation': 'o', 'retry': {'not': [{'code': 'c'}, {'code': 'c'}]}}]}",
        "/recovery             | {'name': 's', 'recovery': 'sideways', 'steps': []}",
        "/deadline_ms          | {'name': 's', 'deadline_ms': '1 s', 'steps': []}",
        "/a~1b                 | {'name': 's', 'a/b': 1, 'steps': []}",
        "/steps                | {'name': 's', 'steps': {}}",
        "/output               | {'name': 's', 'steps': [], 'output': {}}",
        "/output/at            | {'name': 's', 'steps': [], 'output': {'input': '', 'at': ''}}",
        "/output/array/0/value | {'name': 's', 'steps': [], 'output': {'array': [{'input': '',"
            + " 'value': 1}]}}",
      })
  void theWrongPlaceIsNamed(String pointer, String text) {
    refused(text, pointer == null ? "" : pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/name                | 'name': 'no blanks'",
        "                     | 'participant': 'p2', 'nam': 'a'",
        "/after/0             | 'name': 'a', 'after': [1]",
        "/after               | 'name': 'a', 'after': 'b'",
        "/pivot               | 'name': 'a', 'pivot': 'yes'",
        "/undo                | 'name': 'a', 'undo': 'maybe'",
        "/undo                | 'name': 'a', 'undo': 'nothing', 'compensation': 'c'",
        "/retry/attempts_max  | 'name': 'a', 'retry': {'attempts_max': 'lots'}",
        "/retry/wait          | 'name': 'a', 'retry': {'wait': 1}",
        "/retry/factor        | 'name': 'a', 'retry': {'factor': '2'}",
        "/timeout_ms          | 'name': 'a', 'timeout_ms': 0.5",
        "/when                | 'name': 'a', 'when': {'equals': 1}",
        "/when                | 'name': 'a', 'when': {'compare': {'input': ''}}",
        "/when/less_than      | 'name': 'a', 'when': {'compare': {'input': ''}, 'less_than': 'x'}",
        "/when/all/0          | 'name': 'a', 'when': {'all': [{}]}",
        "/input/step          | 'name': 'a', 'input': {'step': ''}",
      })
  void theWrongPlaceOfAStepIsNamed(String pointer, String members) {
    String text =
        "{'name': 's', 'steps': [{'participant': 'p', 'operation': 'o', " + members + "}]}";
    String expected = "/steps/0" + (pointer == null ? "" : pointer);
    refused(text, members.contains("'nam'") ? "/steps/0/nam" : expected);
  }

  /** Every form of a step that waits. */
  static final String WAITS =
      """
      {"name": "waits", "version": 1, "steps": [
        {"name": "a", "sleep_ms": 1500, "after": [], "undo": "nothing", "pivot": false},
        {"name": "b", "signal": {"name": "paid", "deadline_ms": 7200000,
                                 "default": {"input": "/x"}},
         "after": ["a"], "when": {"present": {"input": "/x"}}, "undo": "nothing", "pivot": false},
        {"name": "c", "signal": {"name": "c"}, "after": ["b"], "undo": "nothing", "pivot": true}],
       "output": {"step": "c", "at": ""}}
      """;

  @Test
  void stepsThatWaitAreWrittenAsTheyAreRead() {
    assertThat(
            DefinitionJson.toJson(
                DefinitionJson.parse(JsonText.read(WAITS.replaceAll("\\s+", " ")))))
        .isEqualTo(JsonText.read(WAITS.replaceAll("\\s+", " ")));
  }

  @Test
  void aSignalHasTheNameOfItsStepIfNoOtherIsGiven() {
    SagaDefinition definition =
        DefinitionJson.parse(
            JsonText.read("{\"name\": \"s\", \"steps\": [{\"name\": \"paid\", \"signal\": {}}]}"));
    assertThat(definition.steps().get(0))
        .isEqualTo(
            new Step(
                new BranchId("paid"),
                new Work.Signal("paid", Optional.empty(), Optional.empty()),
                List.of(),
                Optional.empty(),
                new Step.Undo.Nothing(),
                false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/sleep_ms           | 'sleep_ms': '1 s'",
        "/signal             | 'signal': true",
        "/signal/timeout_ms  | 'signal': {'timeout_ms': 1}",
        "/signal             | 'signal': {}, 'sleep_ms': 1",
        "/participant        | 'signal': {}, 'participant': 'p', 'operation': 'o'",
        "/retry              | 'sleep_ms': 1, 'retry': {}",
        "/timeout_ms         | 'signal': {}, 'timeout_ms': 1",
      })
  void theWrongPlaceOfAStepThatWaitsIsNamed(String pointer, String members) {
    refused("{'name': 's', 'steps': [{'name': 'a', " + members + "}]}", "/steps/0" + pointer);
  }

  @ParameterizedTest
  @CsvSource({"backward,BACKWARD", "forward,FORWARD", "park,PARK"})
  void theRecoveryIsWrittenOnlyIfItIsNotTheUsualOne(String word, Recovery recovery) {
    String text = "{\"name\": \"s\", \"recovery\": \"%s\", \"steps\": []}".formatted(word);
    SagaDefinition definition = DefinitionJson.parse(JsonText.read(text));
    assertThat(definition.recovery()).isEqualTo(recovery);
    assertThat(DefinitionJson.parse(DefinitionJson.toJson(definition))).isEqualTo(definition);
    assertThat(JsonText.write(DefinitionJson.toJson(definition)).contains("recovery"))
        .isEqualTo(recovery != Recovery.BACKWARD);
  }

  private static Work.Call call(Step step) {
    return step.call().orElseThrow();
  }

  private static void refused(String text, String pointer) {
    assertThatExceptionOfType(DefinitionSyntaxException.class)
        .isThrownBy(() -> DefinitionJson.parse(JsonText.read(text.replace('\'', '"'))))
        .satisfies(e -> assertThat(e.pointer()).isEqualTo(pointer))
        .withMessageStartingWith("at " + (pointer.isEmpty() ? "the top" : pointer) + ": ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"only\": [\"not_sent\", \"timed_out\"]",
        "\"not\": [\"rejected\"]",
        "\"only\": [{\"code\": \"busy\"}]",
        "\"not\": [\"rejected\", {\"code\": \"card.expired\"}, {\"code\": \"card.stolen\"}]"
      })
  void whichFailuresAreRetriedIsWrittenOnlyIfNotAllAre(String retried) {
    String usual =
        "{\"name\":\"s\",\"steps\":[{\"name\":\"a\",\"participant\":\"p\",\"operation\":\"o\",\"retry\":{%s}}]}";
    SagaDefinition definition = DefinitionJson.parse(JsonText.read(usual.formatted(retried)));
    Json written = DefinitionJson.toJson(definition);

    assertThat(JsonText.write(written)).contains(retried);
    assertThat(DefinitionJson.parse(written)).isEqualTo(definition);
    assertThat(
            JsonText.write(
                DefinitionJson.toJson(DefinitionJson.parse(JsonText.read(usual.formatted(""))))))
        .doesNotContain("only", "not");
  }
}
