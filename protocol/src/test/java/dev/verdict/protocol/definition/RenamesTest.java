package dev.verdict.protocol.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.testing.JsonText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Steps are written {@code name service.operation}, then what else is to be said. */
class RenamesTest {
  private static SagaDefinition saga(int version, String output, String... steps) {
    String all = List.of(steps).stream().map(RenamesTest::step).collect(Collectors.joining(", "));
    String json =
        "{'name': 's', 'version': %d, 'output': %s, 'steps': [%s]}".formatted(version, output, all);
    return DefinitionJson.parse(JsonText.read(json.replace('\'', '"')));
  }

  private static String step(String words) {
    String[] parts = words.split("[ .]", 4);
    String more = parts.length == 4 ? ", " + parts[3] : "";
    return "{'name': '%s', 'participant': '%s', 'operation': '%s', 'undo': 'nothing'%s}"
        .formatted(parts[0], parts[1], parts[2], more);
  }

  private static final String NO_OUTPUT = "{'value': null}";

  private static Map<String, String> renamed(SagaDefinition earlier, SagaDefinition later) {
    return Renames.between(earlier, later).entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().text(), e -> e.getValue().text()));
  }

  private static List<String> problems(SagaDefinition earlier, SagaDefinition later) {
    return DefinitionRules.check(later, earlier).stream()
        .map(problem -> problem.code() + " " + problem.step())
        .map(String::strip)
        .toList();
  }

  @Test
  void aStepThatDoesTheSameAtTheSamePlaceIsRenamed() {
    SagaDefinition earlier = saga(1, NO_OUTPUT, "a x.do", "b y.do", "c z.do");

    assertThat(renamed(earlier, saga(2, NO_OUTPUT, "a x.do", "q y.do", "c z.do")))
        .containsExactly(Map.entry("b", "q"));
    assertThat(renamed(earlier, saga(2, NO_OUTPUT, "n n.do", "a x.do", "q y.do", "c z.do")))
        .containsExactly(Map.entry("b", "q"));
    assertThat(renamed(earlier, saga(2, NO_OUTPUT, "p x.do", "q y.do", "r z.do")))
        .containsOnly(Map.entry("a", "p"), Map.entry("b", "q"), Map.entry("c", "r"));
  }

  @Test
  void aStepThatDoesSomethingElseOrStandsElsewhereIsAnother() {
    SagaDefinition earlier = saga(1, NO_OUTPUT, "a x.do", "b y.do", "c z.do");

    assertThat(renamed(earlier, saga(2, NO_OUTPUT, "a x.do", "q y.other", "c z.do"))).isEmpty();
    assertThat(renamed(earlier, saga(2, NO_OUTPUT, "a x.do", "c z.do", "q y.do"))).isEmpty();
    assertThat(renamed(earlier, earlier)).isEmpty();
  }

  @Test
  void whoStillUsesTheOldNameOfARenamedStepIsToldTheNewOne() {
    SagaDefinition earlier = saga(1, NO_OUTPUT, "flight air.book", "pay bank.pay");
    SagaDefinition later =
        saga(2, NO_OUTPUT, "outbound air.book", "pay bank.pay 'input': {'step': 'flight'}");

    assertThat(DefinitionRules.check(later, earlier))
        .singleElement()
        .isEqualTo(
            new Problem(
                Problem.Code.STEP_RENAMED,
                "pay",
                "step pay uses the output of flight, which version 2 renames to outbound; write"
                    + " outbound there, or let the step keep its name flight"));
  }

  @Test
  void waitingForTheOldNameAndReturningItsOutputIsUsingItToo() {
    SagaDefinition earlier = saga(1, NO_OUTPUT, "flight air.book", "pay bank.pay");
    assertThat(
            problems(
                earlier,
                saga(
                    2,
                    "{'step': 'flight'}",
                    "outbound air.book",
                    "pay bank.pay 'after': ['flight']")))
        .containsExactly("STEP_RENAMED pay", "STEP_RENAMED");
  }

  @Test
  void aStepThatIsRenamedEverywhereIsFine() {
    SagaDefinition earlier =
        saga(
            1, "{'step': 'flight'}", "flight air.book", "pay bank.pay 'input': {'step': 'flight'}");
    SagaDefinition later =
        saga(2, "{'step': 'out'}", "out air.book", "pay bank.pay 'input': {'step': 'out'}");

    assertThat(renamed(earlier, later)).containsExactly(Map.entry("flight", "out"));
    assertThat(problems(earlier, later)).isEmpty();
  }

  @Test
  void aNameThatPassesToAnotherStepIsRefusedWhereItsOutputIsStillUsed() {
    SagaDefinition earlier =
        saga(
            1, "{'step': 'flight'}", "flight air.book", "pay bank.pay 'input': {'step': 'flight'}");
    SagaDefinition later =
        saga(
            2,
            "{'step': 'flight'}",
            "outbound air.book",
            "flight air.search",
            "pay bank.pay 'input': {'step': 'flight'}");

    assertThat(problems(earlier, later)).containsExactly("NAME_TAKEN_OVER pay", "NAME_TAKEN_OVER");
    assertThat(DefinitionRules.check(later, earlier).get(0).words())
        .isEqualTo(
            "step pay uses the output of flight, but version 2 renames that step to outbound and"
                + " gives the name flight to another (air: search); write outbound there, or give"
                + " the other step a name of its own");
  }

  @Test
  void whoUsesBothOrDidNotUseTheNameBeforeKnowsWhatItDoes() {
    SagaDefinition earlier =
        saga(1, NO_OUTPUT, "flight air.book", "pay bank.pay 'input': {'step': 'flight'}");
    SagaDefinition later =
        saga(
            2,
            NO_OUTPUT,
            "outbound air.book",
            "flight air.search",
            "note log.write 'input': {'step': 'flight'}",
            "pay bank.pay 'input': {'array': [{'step': 'flight'}, {'step': 'outbound'}]}");

    assertThat(problems(earlier, later)).isEmpty();
  }
}
