package dev.verdict.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verdict.protocol.definition.Problem;
import dev.verdict.saga.WrongDefinitions.Wrong;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way to be wrong has an error of its own, which the documentation shows as it is told. */
class SagaErrorsTest {
  static Stream<Wrong> all() {
    List<Wrong> all = new ArrayList<>(WrongDefinitions.inJson());
    all.addAll(WrongDefinitions.inVersions());
    all.addAll(WrongDefinitions.inJava());
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aWrongSagaHasOneErrorThatNamesItsStepAndTheMend(Wrong wrong) {
    assertThat(wrong.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.words()).contains(problem.step());
              if (!problem.step().isEmpty()) {
                assertThat(problem.words()).containsPattern("[;:,] .+");
              }
            });
  }

  @Test
  void atLeastThirtyErrorsDiffer() {
    Set<String> codes = new HashSet<>();
    all().forEach(wrong -> codes.add(wrong.problems().get(0).code()));
    assertThat(codes).hasSizeGreaterThanOrEqualTo(30);
  }

  @Test
  void everyCodeIsInTheTable() {
    Set<String> shown = new HashSet<>();
    all().forEach(wrong -> wrong.problems().forEach(problem -> shown.add(problem.code())));
    Stream<Enum<?>> codes =
        Stream.concat(
            Arrays.stream(Problem.Code.values()), Arrays.stream(SagaProblem.Code.values()));
    assertThat(shown).containsAll(codes.map(code -> code.name().toLowerCase(Locale.ROOT)).toList());
  }

  @Test
  void thePageShowsThem() throws IOException {
    StringBuilder page = new StringBuilder(4096);
    page.append(
        """
        # What can be wrong with a saga

        Each error has a stable code, says which step it is about, and how to mend it. What is wrong is told by stages, all of a stage at once: the form, then names and figures, then the order, then what cannot be undone or decided. This page
        is made by a test out of sagas that are each wrong in one way: the words are those that you see.

        """);
    table(page, "## In a definition", "the definition", WrongDefinitions.inJson());
    page.append(
        """
        What has not the form of a definition at all is `syntax`, with the place as a JSON Pointer. The [JSON
        Schema](saga-definition.md#the-json-schema) finds that too, and every single value that is out of bounds.

        """);
    table(page, "## In a new version", "version 2", WrongDefinitions.inVersions());
    page.append(
        """
        A running saga keeps the version that it was started with, so a rename cannot harm it. These two are about what the new
        version says itself; see [versions](saga-definition.md#versions).

        """);
    table(page, "## In Java", "the declaration", WrongDefinitions.inJava());
    page.append(
        """
        `build()` finds these beside all of the first table, as `InvalidSagaException`: `problems()` are the words, `details()` the
        codes and steps too. A value of a wrong type or a component of another record does not compile at all.
        """);
    GeneratedPage.check("saga-errors.md", page.toString());
  }

  private static void table(StringBuilder page, String title, String what, List<Wrong> rows) {
    page.append(title)
        .append("\n\n| code | ")
        .append(what)
        .append(" | what is said |\n|---|---|---|\n");
    for (Wrong wrong : rows) {
      SagaProblem problem = wrong.problems().get(0);
      page.append(
          "| `%s` | %s | %s |\n"
              .formatted(problem.code(), cell(wrong.declared()), cell(problem.words())));
    }
    page.append('\n');
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
