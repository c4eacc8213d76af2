package dev.verdict.coordinator.cli;

import dev.verdict.protocol.Json;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Has a step of a saga called anew with an input that an operator gives: {@code input ID STEP
 * --input JSON --reason WHY}.
 */
final class InputCommand extends StepCommand {
  private static final String INPUT = "--input";

  InputCommand() {
    super(
        "input",
        "Calls a saga's step that does not get done anew, with another input. Its service rules the"
            + " step out under its key first; if it ran after all, its own result counts.");
  }

  @Override
  public void declare(CommandSpec spec) {
    super.declare(spec);
    spec.addOption(Flags.required(INPUT, "JSON", "what the step is to be called with"));
  }

  @Override
  Map<String, Json> body(ParseResult given) {
    Map<String, Json> body = super.body(given);
    body.put("input", json(given, INPUT));
    return body;
  }
}
