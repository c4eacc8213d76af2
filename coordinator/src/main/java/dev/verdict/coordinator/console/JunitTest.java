package dev.verdict.coordinator.console;

import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.saga.SagaRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a test in Java that plays a saga again, on a virtual clock, with the answers and failures
 * that its participants gave, and asserts that it ends as it did.
 */
public final class JunitTest {
  private static final String INDENT = "    ";
  private static final String RUN = INDENT + "run.";
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");

  private final Replay replay;
  private final End end;
  private final UnaryOperator<Json> shown;
  private final StringBuilder out = new StringBuilder();

  /** How a saga ended, or does not. */
  public enum Ending {
    /** All its steps are done. */
    COMPLETED,
    /** It was given up and undone. */
    COMPENSATED,
    /** It does not go on. */
    STUCK
  }

  /**
   * How the saga stands.
   *
   * @param id the transaction
   * @param ending how it ended
   * @param output what it returned; JSON null unless it is completed
   */
  public record End(TxId id, Ending ending, Json output) {}

  private JunitTest(Replay replay, End end, UnaryOperator<Json> shown) {
    this.replay = replay;
    this.end = end;
    this.shown = shown;
  }

  /**
   * The source of a class.
   *
   * @param records of the saga, in order
   * @param shown what may be shown of a payload
   * @return empty if the records do not tell yet how it ended, or what it is stuck on: they are
   *     stored a moment later
   * @throws IllegalArgumentException if the records tell of what a test cannot do, or it is too
   *     large for a class file
   */
  public static Optional<String> write(
      List<SagaRecord> records, End end, UnaryOperator<Json> shown) {
    Replay replay = Replay.of(records);
    boolean told = end.ending() == Ending.STUCK ? replay.isHeldUp() : replay.isEnded();
    return told ? Optional.of(new JunitTest(replay, end, shown).write()) : Optional.empty();
  }

  /** The name of the class. */
  public static String className(String saga) {
    String words =
        WORD.matcher(saga)
            .results()
            .map(
                word ->
                    word.group().substring(0, 1).toUpperCase(Locale.ROOT)
                        + word.group().substring(1))
            .collect(Collectors.joining());
    return (Character.isJavaIdentifierStart((words + "_").charAt(0)) ? words : "Saga" + words)
        + "ReplayTest";
  }

  private String write() {
    head();
    plain();
    replay.actions().forEach((step, course) -> course("step", step, course));
    replay.undos().forEach((step, course) -> course("undoOf", step, course));
    clients();
    run();
    line("  }").line("}");
    return out.toString();
  }

  private JunitTest line(String text) {
    out.append(text).append('\n');
    return this;
  }

  private void head() {
    line("import static dev.verdict.saga.testing.Recorded.json;");
    line("import static dev.verdict.saga.testing.SagaAssertions.assertThat;").line("");
    line("import dev.verdict.protocol.Json;");
    line("import dev.verdict.protocol.saga.StepStatus;");
    line("import dev.verdict.saga.Saga;");
    line("import dev.verdict.saga.testing.Recorded;");
    line("import dev.verdict.saga.testing.SagaRun;");
    line("import dev.verdict.saga.testing.SagaTest;");
    line("import java.time.Duration;").line("");
    String name = replay.definition().name();
    line(
        "/** Plays transaction "
            + end.id()
            + " again: saga "
            + name
            + ", version "
            + replay.definition().version()
            + ". */");
    line("class " + className(name) + " {");
    line("  static final Saga<Json, Json> SAGA =");
    line("      Recorded.saga(");
    line("          "
            + JavaText.block(DefinitionJson.toJson(replay.definition()), "          ")
            + ");")
        .line("");
    line("  @SagaTest");
    line("  void itEndsAsItDid(SagaRun<Json, Json> run) {");
  }

  private void plain() {
    replay.plain().stream()
        .sorted()
        .forEach(name -> line(RUN + "participant(" + JavaText.quoted(name) + ").isPlain();"));
  }

  // --- what participants do

  private void course(String what, BranchId step, Course course) {
    List<String> calls = new ArrayList<>();
    if (course.isOpen()) {
      calls.add(course.isAnsweredWithErrors() ? "alwaysFails()" : "neverAnswers()");
    } else {
      troubles(course.troubles(), calls);
      calls.add(
          what.equals("step") || course.refusal().isPresent() ? answer(course) : "succeeds()");
    }
    line(RUN + what + "(" + JavaText.quoted(step.text()) + ")." + String.join(".", calls) + ";");
  }

  private static void troubles(List<Course.Trouble> troubles, List<String> calls) {
    int i = 0;
    while (i < troubles.size()) {
      int from = i;
      while (i < troubles.size() && troubles.get(i) == troubles.get(from)) {
        i++;
      }
      if (troubles.get(from) == Course.Trouble.FAILS) {
        calls.add("fails(" + (i - from) + ").then()");
      } else {
        troubles.subList(from, i).forEach(lost -> calls.add("timesOutWithoutEffect().then()"));
      }
    }
  }

  private String answer(Course course) {
    return course
        .refusal()
        .map(reason -> "refuses(" + JavaText.quoted(reason) + ")")
        .orElseGet(() -> "returns(" + json(course.output().orElseGet(Json::nil)) + ")");
  }

  private String json(Json value) {
    return "json(" + JavaText.quoted(JsonText.write(shown.apply(value))) + ")";
  }

  // --- what clients and operators do

  private void clients() {
    if (replay.isLockedOut()) {
      line(RUN + "holdsAreTaken();");
    }
    replay
        .signals()
        .forEach(
            (name, payload) ->
                line(RUN + "signal(" + JavaText.quoted(name) + ", " + json(payload) + ");"));
    replay.cancel().ifPresent(this::cancel);
  }

  private void cancel(Replay.Cancel cancel) {
    Optional<BranchId> after = cancel.after();
    line(
        RUN
            + after
                .map(step -> "cancelWhen(" + JavaText.quoted(step.text()) + ", StepStatus.DONE);")
                .orElse("cancelAfter(Duration.ofSeconds(1));"));
  }

  private void run() {
    line("");
    line(RUN + "begin(" + json(replay.input()) + ");");
    for (int i = 0; i < replay.retries(); i++) {
      line(RUN + "advanceTime(Duration.ofHours(1));");
      line(RUN + "retry();");
    }
    line(INDENT + "assertThat(run.finish())" + assertions() + ";");
  }

  private String assertions() {
    return switch (end.ending()) {
      case COMPLETED ->
          ".isCompleted().returned(" + json(end.output()) + ")" + steps("ran", replay.ran());
      case COMPENSATED -> ".isCompensated()" + steps("undid", replay.undone());
      case STUCK -> ".isStuck()";
    };
  }

  private static String steps(String what, Optional<List<BranchId>> steps) {
    return steps
        .map(
            all ->
                "."
                    + what
                    + all.stream()
                        .map(step -> JavaText.quoted(step.text()))
                        .collect(Collectors.joining(", ", "(", ")")))
        .orElse("");
  }
}
