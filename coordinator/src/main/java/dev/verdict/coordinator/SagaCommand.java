package dev.verdict.coordinator;

import dev.verdict.coordinator.config.SagaRequest;
import dev.verdict.coordinator.http.Resources;
import dev.verdict.protocol.definition.DefinitionHash;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.Problem;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.diff.Change;
import dev.verdict.protocol.definition.diff.DefinitionDiff;
import dev.verdict.protocol.definition.draw.Drawing;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The command {@code saga}: looks at definitions, in files or at a coordinator. */
final class SagaCommand {
  /** Done as asked; the definition keeps every rule. */
  static final int EXIT_WELL = 0;

  /** A definition breaks a rule, or cannot be read. */
  static final int EXIT_UNWELL = 1;

  private final PrintStream out;
  private final PrintStream err;

  private SagaCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs it.
   *
   * @return the exit code
   */
  static int run(SagaRequest request, PrintStream out, PrintStream err) {
    SagaCommand command = new SagaCommand(out, err);
    try {
      return command.run(request);
    } catch (DefinitionSources.UnreadableException wrong) {
      err.println(wrong.getMessage());
      return EXIT_UNWELL;
    }
  }

  private int run(SagaRequest request) throws DefinitionSources.UnreadableException {
    if (request instanceof SagaRequest.Check check) {
      return check(DefinitionSources.read(check.definition()));
    }
    if (request instanceof SagaRequest.Diff diff) {
      return diff(DefinitionSources.read(diff.earlier()), DefinitionSources.read(diff.later()));
    }
    if (request instanceof SagaRequest.Draw draw) {
      return draw(draw, DefinitionSources.read(draw.definition()));
    }
    out.print(Resources.read(Resources.DEFINITION_SCHEMA));
    return EXIT_WELL;
  }

  private int check(SagaDefinition definition) {
    List<Problem> problems = DefinitionRules.check(definition);
    if (problems.isEmpty()) {
      String steps =
          definition.steps().size() == 1 ? "1 step" : definition.steps().size() + " steps";
      out.println(named(definition) + " keeps every rule: " + steps);
      out.println("hash " + DefinitionHash.of(definition));
    }
    return tell(named(definition) + " breaks a rule:", problems);
  }

  private int diff(SagaDefinition earlier, SagaDefinition later) {
    DefinitionDiff diff = DefinitionDiff.between(earlier, later);
    out.println("from " + named(earlier) + " to " + named(later) + ":");
    if (diff.changes().isEmpty()) {
      out.println("  nothing is different");
    }
    for (Change change : diff.changes()) {
      out.println("  " + change.words());
    }
    return tell(named(later) + " cannot follow " + named(earlier) + ":", diff.problems());
  }

  private int draw(SagaRequest.Draw request, SagaDefinition definition) {
    List<Problem> problems = DefinitionRules.check(definition);
    if (problems.isEmpty()) {
      out.print(Drawing.of(definition, request.format()));
    }
    return tell(named(definition) + " cannot be drawn, because it breaks a rule:", problems);
  }

  private int tell(String head, List<Problem> problems) {
    if (problems.isEmpty()) {
      return EXIT_WELL;
    }
    err.println(head);
    for (Problem problem : problems) {
      err.println("  " + problem.code().name().toLowerCase(Locale.ROOT) + ": " + problem.words());
    }
    return EXIT_UNWELL;
  }

  private static String named(SagaDefinition definition) {
    return definition.name() + " version " + definition.version();
  }
}
