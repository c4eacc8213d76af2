package dev.verdict.protocol.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.definition.Problem.Code;
import dev.verdict.protocol.testing.JsonText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionRulesTest {
  /** Steps in a row: what comes before the common members of each. */
  private static SagaDefinition saga(String head, String... steps) {
    String all =
        List.of(steps).stream()
            .map(step -> "{'participant': 'p', 'operation': 'o', " + step + "}")
            .collect(Collectors.joining(", "));
    String json = "{" + head + ", 'steps': [" + all + "]}";
    return DefinitionJson.parse(JsonText.read(json.replace('\'', '"')));
  }

  private static List<String> problems(SagaDefinition definition) {
    return DefinitionRules.check(definition).stream()
        .map(problem -> problem.code() + " " + problem.step())
        .map(String::strip)
        .toList();
  }

  @Test
  void aSoundDefinitionHasNoProblem() {
    SagaDefinition sound =
        saga(
            "'name': 's', 'deadline_ms': 1000",
            "'name': 'a', 'compensation': 'c', 'retry': {'attempts_max': 'unlimited'}",
            "'name': 'b', 'after': [], 'undo': 'nothing'",
            "'name': 'p', 'after': ['a', 'b'], 'pivot': true, 'input': {'step': 'a', 'at': '/x~1y'}",
            "'name': 'z', 'undo': 'nothing', 'when': {'present': {'step': 'b'}}");
    assertThat(DefinitionRules.check(sound)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SAGA_NAME        | 'name': 'no blanks'",
        "SAGA_VERSION     | 'name': 's', 'version': 0",
        "DEADLINE         | 'name': 's', 'deadline_ms': 0",
        "DEADLINE         | 'name': 's', 'deadline_ms': -5",
        "DEADLINE         | 'name': 's', 'deadline_ms': 31622400001",
        "POINTER          | 'name': 's', 'output': {'input': 'x'}",
        "POINTER          | 'name': 's', 'output': {'input': '/~2'}",
        "UNKNOWN_STEP     | 'name': 's', 'output': {'step': 'b'}",
      })
  void theSagaAsAWhole(String code, String head) {
    assertThat(problems(saga(head, "'name': 'a', 'undo': 'nothing'"))).containsExactly(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "RETRY            | 'undo': 'nothing', 'retry': {'attempts_max': 0}",
        "RETRY            | 'undo': 'nothing', 'retry': {'factor': 0.5}",
        "RETRY            | 'undo': 'nothing', 'retry': {'factor': 101}",
        "RETRY            | 'undo': 'nothing', 'retry': {'first_ms': 0}",
        "RETRY            | 'undo': 'nothing', 'retry': {'first_ms': 20000}",
        "RETRY            | 'undo': 'nothing', 'retry': {'longest_ms': 86400001}",
        "TIMEOUT          | 'undo': 'nothing', 'timeout_ms': 0",
        "TIMEOUT          | 'undo': 'nothing', 'timeout_ms': 86400001",
        "OPERATION_NAME   | 'compensation': ''",
        "POINTER          | 'undo': 'nothing', 'input': {'array': [{'input': 'x'}]}",
        "POINTER          | 'undo': 'nothing', 'when': {'not': {'present': {'input': '~'}}}",
        "UNKNOWN_STEP     | 'undo': 'nothing', 'after': ['b']",
        "UNKNOWN_STEP     | 'undo': 'nothing', 'input': {'object': {'x': {'step': 'b'}}}",
        "UNKNOWN_STEP     | 'undo': 'nothing', 'when': {'all': [{'present': {'step': 'b'}}]}",
        "CYCLE            | 'undo': 'nothing', 'after': ['a']",
        "NOT_BEFORE       | 'undo': 'nothing', 'input': {'step': 'a'}",
        "NOT_UNDOABLE     | 'undo': 'impossible'",
        "NOT_UNDOABLE     | 'after': []",
        "NEVER_UNDONE     | 'pivot': true, 'compensation': 'c'",
        "NEVER_GIVES_UP   | 'undo': 'nothing', 'retry': {'attempts_max': 'unlimited'}",
        "NEVER_GIVES_UP   | 'pivot': true, 'retry': {'attempts_max': 'unlimited'}",
      })
  void aStep(String code, String members) {
    assertThat(problems(saga("'name': 's'", "'name': 'a', " + members)))
        .containsExactly(code + " a");
  }

  @Test
  void namesOfServicesAndOperations() {
    Step sound = saga("'name': 's'", "'name': 'a', 'undo': 'nothing'").steps().get(0);
    Step wrong =
        new Step(
            sound.name(),
            "no blanks",
            "",
            sound.input(),
            List.of(),
            sound.when(),
            sound.undo(),
            false,
            sound.retry(),
            sound.timeout());
    SagaDefinition definition =
        new SagaDefinition("s", 1, Optional.empty(), List.of(wrong), sound.input());
    assertThat(problems(definition)).containsExactly("PARTICIPANT_NAME a", "OPERATION_NAME a");
  }

  @Test
  void aSagaHasSteps() {
    assertThat(problems(saga("'name': 's'"))).containsExactly("NO_STEPS");
  }

  @Test
  void aSagaHasAtMost500Steps() {
    String[] steps =
        IntStream.range(0, 501)
            .mapToObj(i -> "'undo': 'nothing', 'name': 's" + i + "'")
            .toArray(String[]::new);
    assertThat(problems(saga("'name': 's'", steps))).containsExactly("TOO_MANY_STEPS");
    String[] most = List.of(steps).subList(0, 500).toArray(String[]::new);
    assertThat(problems(saga("'name': 's'", most))).isEmpty();
  }

  @Test
  void aNameStandsForOneStep() {
    assertThat(
            problems(
                saga(
                    "'name': 's'",
                    "'name': 'a', 'undo': 'nothing'",
                    "'name': 'a', 'undo': 'nothing', 'after': []")))
        .containsExactly("STEP_NAME_TWICE a");
  }

  @Test
  void aCycleIsNamed() {
    SagaDefinition circle =
        saga(
            "'name': 's'",
            "'name': 'x', 'undo': 'nothing', 'after': ['c']",
            "'name': 'a', 'undo': 'nothing', 'after': ['b']",
            "'name': 'b', 'undo': 'nothing', 'after': ['c']",
            "'name': 'c', 'undo': 'nothing', 'after': ['a']");
    assertThat(DefinitionRules.check(circle))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(Code.CYCLE);
              assertThat(problem.words()).contains("c after a after b after c");
            });
  }

  @Test
  void outputsOfStepsBesideAreNotKnownYet() {
    assertThat(
            problems(
                saga(
                    "'name': 's'",
                    "'name': 'a', 'undo': 'nothing'",
                    "'name': 'b', 'undo': 'nothing', 'after': [], 'input': {'step': 'a'}")))
        .containsExactly("NOT_BEFORE b");
  }

  @Test
  void outputsOfPredecessorsOfPredecessorsAreKnown() {
    assertThat(
            problems(
                saga(
                    "'name': 's'",
                    "'name': 'a', 'undo': 'nothing'",
                    "'name': 'b', 'undo': 'nothing'",
                    "'name': 'c', 'undo': 'nothing', 'input': {'step': 'a'}")))
        .isEmpty();
  }

  @Test
  void thereIsOnePivot() {
    assertThat(
            problems(
                saga("'name': 's'", "'name': 'a', 'pivot': true", "'name': 'b', 'pivot': true")))
        .containsExactly("PIVOT_TWICE b");
  }

  @Test
  void nothingStandsBesideThePivot() {
    assertThat(
            problems(
                saga(
                    "'name': 's'",
                    "'name': 'a', 'pivot': true",
                    "'name': 'b', 'undo': 'nothing', 'after': []")))
        .containsExactly("BESIDE_PIVOT b");
  }

  @Test
  void afterThePivotNothingIsUndoneOrGivenUp() {
    assertThat(
            problems(
                saga(
                    "'name': 's'",
                    "'name': 'a', 'pivot': true",
                    "'name': 'b', 'compensation': 'c'",
                    "'name': 'd', 'retry': {'attempts_max': 9}")))
        .containsExactly("NEVER_UNDONE b", "GIVES_UP d");
  }

  @Test
  void everyProblemIsToldAtOnceAndSaysHowToMendIt() {
    List<Problem> problems =
        DefinitionRules.check(
            saga("'name': ''", "'name': 'a', 'timeout_ms': 0", "'name': 'b', 'after': ['q']"));
    assertThat(problems).hasSize(3).allSatisfy(p -> assertThat(p.words()).contains(p.step()));
  }
}
