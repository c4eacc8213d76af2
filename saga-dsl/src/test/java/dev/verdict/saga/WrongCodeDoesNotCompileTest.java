package dev.verdict.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrongCodeDoesNotCompileTest {
  private static final String AROUND =
      """
      import dev.verdict.saga.*;
      import dev.verdict.saga.testing.*;
      class Example {
        record In(String city, int nights, long cents) {}
        record Ask(String id, int nights) {}
        void example(SagaBuilder<In> saga, StepCall step, StepRef<In> ref,
            StepRef<java.util.List<In>> list, SagaRun<In, Ask> run) {
          %s
        }
      }
      """;

  @Test
  void rightCodeCompiles(@TempDir Path folder) throws IOException {
    assertThat(
            compiles(
                folder,
                "step.call(\"op\", Ask.class, in -> in.set(Ask::id).to(saga.input(In::city))"
                    + ".set(Ask::nights).to(ref.output(In::nights))).returns(Ask.class)"
                    + ".undoneBy(\"undo\").when(ref.output(In::cents).greaterThan(5)).add();"
                    + "run.step(ref).fails(2).thenReturns(new In(\"Lisbon\", 3, 90));"
                    + "run.item(list, 2).returns(new In(\"Lisbon\", 3, 90));"
                    + "saga.step(\"pay\").atomic(parts -> parts.prepare(\"p\", \"s\", \"op\","
                    + " Ask.class, in -> {}).undoneBy(\"undo\")).add();"
                    + "SagaAssertions.assertThat(run.start(new In(\"Lisbon\", 3, 90)))"
                    + ".returned(new Ask(\"1\", 3));"))
        .isTrue();
  }

  @Test
  void whatABranchReturnsThatMayBeLostIsOptional(@TempDir Path folder) throws IOException {
    assertThat(
            compiles(
                folder,
                "Value<java.util.Optional<Integer>> nights ="
                    + " saga.anyOf().branch(branch -> ref).output(In::nights);"
                    + "step.call(\"op\", Value.unwrap(nights)).undoneBy(\"undo\")"
                    + ".when(nights.isPresent()).add();"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Values and constants of another type.
        "step.call(\"op\", Ask.class, in -> in.set(Ask::id).to(saga.input(In::nights)));",
        "step.call(\"op\", Ask.class, in -> in.set(Ask::nights).to(saga.input(In::city)));",
        "step.call(\"op\", Ask.class, in -> in.set(Ask::nights).to(saga.input(In::cents)));",
        "step.call(\"op\", Ask.class, in -> in.set(Ask::nights).to(\"five\"));",
        // Components of another record.
        "step.call(\"op\", Ask.class, in -> in.set(In::city));",
        "saga.input(Ask::id);",
        "ref.output(Ask::id);",
        // Conditions that make no sense for the type.
        "saga.input(In::city).greaterThan(5);",
        "saga.input(In::city).equalTo(5);",
        // Stages left out, or in another order.
        "saga.step(\"a\").call(\"op\");",
        "saga.step(\"a\").on(\"s\").undoneBy(\"undo\");",
        "step.call(\"op\").add();",
        "step.call(\"op\").returns(Ask.class).add();",
        "step.call(\"op\").undoneBy(\"undo\").pivot();",
        "StepRef<In> wrong = step.call(\"op\").returns(Ask.class).undoneBy(\"undo\").add();",
        // What a participant or a saga under test cannot return.
        "run.step(ref).returns(new Ask(\"1\", 3));",
        "run.step(ref).answers(Ask.class, ask -> ask);",
        "run.start(new Ask(\"1\", 3));",
        "SagaAssertions.assertThat(run.finish()).returned(\"1\");",
        "run.items(list).returns(new Ask(\"1\", 3));",
        "run.item(ref, 2);",
        // A part that is undone twice, or that is not there.
        "saga.step(\"a\").atomic(parts -> parts.undoneBy(\"undo\"));",
        "saga.step(\"a\").atomic(parts -> parts.prepare(\"p\", \"s\", \"op\", Ask.class, in -> {})"
            + ".undoneBy(\"undo\").nothingToUndo());",
        // What a branch returns that may be lost, as if it were there.
        "step.call(\"op\", Ask.class, in -> in.set(Ask::nights).to("
            + "saga.anyOf().branch(branch -> ref).output(In::nights)));",
        // A request that is no record.
        "step.call(\"op\", String.class, in -> {});"
      })
  void wrongCodeDoesNot(String code, @TempDir Path folder) throws IOException {
    assertThat(compiles(folder, code)).as(code).isFalse();
  }

  private static boolean compiles(Path folder, String code) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder));
      List<String> options = List.of("-proc:none", "-classpath", classPath());
      return compiler
          .getTask(messages, files, null, options, null, List.of(source(AROUND.formatted(code))))
          .call();
    }
  }

  private static String classPath() {
    String own = System.getProperty("java.class.path");
    return System.getProperty("surefire.test.class.path", own);
  }

  private static SimpleJavaFileObject source(String text) {
    URI name = URI.create("string:///Example.java");
    return new SimpleJavaFileObject(name, SimpleJavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}
