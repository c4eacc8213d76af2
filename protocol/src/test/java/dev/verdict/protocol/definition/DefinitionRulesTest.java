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
  private static final String CALL = "'participant': 'p', 'operation': 'o', ";

  private static SagaDefinition saga(String head, String... steps) {
    String all =
        List.of(steps).stream()
            .map(step -> "{" + (waits(step) ? "" : CALL) + step + "}")
            .collect(Collectors.joining(", "));
    String json = "{" + head + ", 'steps': [" + all + "]}";
    return DefinitionJson.parse(JsonText.read(json.replace('\'', '"')));
  }

  private static boolean waits(String step) {
    return step.contains("'sleep_ms'") || step.contains("'signal'");
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
        "OWN_OUTPUT       | 'undo': 'nothing', 'input': {'step': 'a'}",
        "OWN_OUTPUT       | 'undo': 'nothing', 'when': {'present': {'step': 'a'}}",
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SLEEP              | 'sleep_ms': 0",
        "SLEEP              | 'sleep_ms': 31622400001",
        "SLEEP_IS_PIVOT     | 'sleep_ms': 5, 'pivot': true",
        "WAIT_UNDONE        | 'sleep_ms': 5, 'compensation': 'c'",
        "WAIT_UNDONE        | 'signal': {}, 'compensation': 'c'",
        "SIGNAL_NAME        | 'signal': {'name': 'no blanks'}",
        "SIGNAL_DEADLINE    | 'signal': {'deadline_ms': 0}",
        "SIGNAL_DEADLINE    | 'signal': {'deadline_ms': 31622400001}",
        "DEFAULT_NEVER_USED | 'signal': {'default': {'value': 1}}",
        "POINTER            | 'signal': {'deadline_ms': 5, 'default': {'input': 'x'}}",
        "NOT_UNDOABLE       | 'signal': {}, 'undo': 'impossible'",
      })
  void aStepThatWaits(String code, String members) {
    assertThat(problems(saga("'name': 's'", "'name': 'a', " + members)))
        .containsExactly(code + " a");
  }

  @Test
  void aSleepEndsBeforeTheDeadlineOfTheSaga() {
    String start = "'name': 's', 'deadline_ms': 1000";
    String pivot = "'name': 'p', 'pivot': true";
    assertThat(problems(saga(start, "'name': 'a', 'sleep_ms': 1000", pivot)))
        .containsExactly("SLEEPS_PAST_DEADLINE a");
    assertThat(problems(saga(start, "'name': 'a', 'sleep_ms': 999", pivot))).isEmpty();
    assertThat(problems(saga(start, pivot, "'name': 'a', 'sleep_ms': 1000"))).isEmpty();
  }

  @Test
  void aSignalIsWaitedForByOneStep() {
    String[] steps = {"'name': 'a', 'signal': {}", "'name': 'b', 'signal': {'name': 'a'}"};
    assertThat(problems(saga("'name': 's'", steps))).containsExactly("SIGNAL_TWICE b");
  }

  @Test
  void aSignalAfterThePivotCannotFailToCome() {
    String pivot = "'name': 'p', 'pivot': true";
    String late = "'name': 'a', 'signal': {'deadline_ms': 5";
    assertThat(problems(saga("'name': 's'", pivot, late + "}")))
        .containsExactly("SIGNAL_MUST_COME a");
    assertThat(problems(saga("'name': 's'", pivot, late + ", 'default': {'value': 1}}"))).isEmpty();
    assertThat(problems(saga("'name': 's'", pivot, "'name': 'a', 'signal': {}"))).isEmpty();
    assertThat(problems(saga("'name': 's'", "'name': 'a', 'signal': {}, 'pivot': true"))).isEmpty();
  }

  @Test
  void namesOfServicesAndOperations() {
    Step sound = saga("'name': 's'", "'name': 'a', 'undo': 'nothing'").steps().get(0);
    Work.Call call = sound.call().orElseThrow();
    Work nameless = new Work.Call("no blanks", "", call.input(), call.retry(), call.timeout());
    Step wrong = new Step(sound.name(), nameless, List.of(), sound.when(), sound.undo(), false);
    SagaDefinition definition =
        new SagaDefinition("s", 1, Optional.empty(), List.of(wrong), call.input());
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
  void aNameIsWaitedForOnce() {
    assertThat(
            problems(
                saga(
                    "'name': 's'",
                    "'name': 'a', 'undo': 'nothing'",
                    "'name': 'b', 'undo': 'nothing', 'after': ['a', 'a']")))
        .containsExactly("AFTER_TWICE b");
  }

  @Test
  void aNameThatWasMistypedIsToldWithTheOneThatWasMeant() {
    assertThat(
            DefinitionRules.check(
                saga(
                    "'name': 's'",
                    "'name': 'flight', 'undo': 'nothing'",
                    "'name': 'b', 'undo': 'nothing', 'after': ['fligth']")))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.words()).contains("write flight, if that is meant"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "MAY_BE_SKIPPED b | 'input': {'step': 'a'}",
        "MAY_BE_SKIPPED b | 'input': {'array': [{'object': {'x': {'step': 'a', 'at': '/x'}}}]}",
        "MAY_BE_SKIPPED b | 'input': {'step': 'a'}, 'when': {'present': {'input': '/y'}}",
        "MAY_BE_SKIPPED b | 'input': {'step': 'a'}, 'when': {'not': {'present': {'step': 'a'}}}",
        "MAY_BE_SKIPPED b | 'input': {'step': 'a'}, 'when': {'compare': {'step': 'a'}, 'equals': null}",
        "                 | 'input': {'step': 'a', 'optional': true}",
        "                 | 'input': {'step': 'a'}, 'when': {'present': {'input': '/x'}}",
        "                 | 'input': {'step': 'a'}, 'when': {'present': {'step': 'a', 'at': '/x'}}",
        "                 | 'input': {'step': 'a'}, 'when': {'compare': {'step': 'a'}, 'less_than': 3}",
        "                 | 'when': {'compare': {'step': 'a'}, 'equals': null}",
      })
  void anOutputThatMayBeMissingIsUsedOnlyWhereItIsThereOrNotNeeded(String problem, String members) {
    SagaDefinition definition =
        saga(
            "'name': 's'",
            "'name': 'a', 'undo': 'nothing', 'when': {'present': {'input': '/x'}}",
            "'name': 'b', 'undo': 'nothing', " + members);
    assertThat(problems(definition))
        .containsExactlyElementsOf(problem == null ? List.of() : List.of(problem));
  }

  @Test
  void theSagasOutputSaysWhatMayBeMissing() {
    String step = "'name': 'a', 'undo': 'nothing', 'when': {'present': {'input': '/x'}}";
    assertThat(problems(saga("'name': 's', 'output': {'step': 'a'}", step)))
        .containsExactly("MAY_BE_SKIPPED");
    assertThat(problems(saga("'name': 's', 'output': {'step': 'a', 'optional': true}", step)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "never  | {'any': []}",
        "never  | {'not': {'all': []}}",
        "never  | {'compare': {'value': 1}, 'equals': 2}",
        "never  | {'present': {'value': null}}",
        "never  | {'all': [{'compare': {'input': '/x'}, 'equals': 1}, {'compare': {'input': '/x'}, 'equals': 2}]}",
        "never  | {'all': [{'compare': {'input': '/x'}, 'equals': 1}, {'compare': {'input': '/x'}, 'less_than': 1}]}",
        "never  | {'all': [{'compare': {'input': '/x'}, 'equals': 'a'}, {'compare': {'input': '/x'}, 'greater_than': 1}]}",
        "never  | {'all': [{'compare': {'input': '/x'}, 'less_than': 5}, {'compare': {'input': '/x'}, 'greater_than': 5}]}",
        "never  | {'all': [{'present': {'input': '/x'}}, {'not': {'present': {'input': '/x'}}}]}",
        "never  | {'all': [{'present': {'input': '/x'}}, {'compare': {'input': '/x'}, 'equals': null}]}",
        "never  | {'all': [{'compare': {'input': '/x'}, 'equals': 3}, {'not': {'present': {'input': '/x'}}}]}",
        "never  | {'all': [{'present': {'input': '/x'}}, {'any': [{'not': {'present': {'input': '/x'}}}, {'any': []}]}]}",
        "never  | {'all': [{'present': {'step': 'a'}}, {'not': {'present': {'input': '/a'}}}]}",
        "maybe  | {'all': []}",
        "maybe  | {'compare': {'input': '/x'}, 'equals': 1}",
        "maybe  | {'all': [{'compare': {'input': '/x'}, 'equals': 1}, {'compare': {'input': '/y'}, 'equals': 2}]}",
        "maybe  | {'all': [{'compare': {'input': '/x'}, 'less_than': 5}, {'compare': {'input': '/x'}, 'greater_than': 4}]}",
        "maybe  | {'all': [{'not': {'present': {'step': 'a'}}}, {'not': {'present': {'input': '/a'}}}]}",
        "maybe  | {'any': [{'any': []}, {'present': {'input': '/x'}}]}",
      })
  void aStepWhoseConditionCannotHoldIsUnreachable(String when, String condition) {
    SagaDefinition definition =
        saga(
            "'name': 's'",
            "'name': 'a', 'undo': 'nothing', 'when': {'present': {'input': '/a'}}",
            "'name': 'b', 'undo': 'nothing', 'when': " + condition);
    assertThat(problems(definition))
        .containsExactlyElementsOf(when.equals("never") ? List.of("UNREACHABLE b") : List.of());
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
