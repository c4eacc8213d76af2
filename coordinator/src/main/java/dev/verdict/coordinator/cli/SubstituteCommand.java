package dev.verdict.coordinator.cli;

import dev.verdict.protocol.Json;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Lets a saga go on with a result that an operator gives for a step: {@code substitute ID STEP
 * --output JSON --reason WHY}.
 */
final class SubstituteCommand extends StepCommand {
  private static final String OUTPUT = "--output";
  private static final String DONE_BY_HAND = "--done-by-hand";

  SubstituteCommand() {
    super(
        "substitute",
        "Lets a saga go on with a result for a step that does not get done. Its service rules the"
            + " step out first; if it ran after all, its own result counts.");
  }

  @Override
  public void declare(CommandSpec spec) {
    super.declare(spec);
    spec.addOption(Flags.required(OUTPUT, "JSON", "the result that the step is to have"));
    spec.addOption(
        Flags.of(
            DONE_BY_HAND, "a person did the work elsewhere, and would have to undo it by hand"));
  }

  @Override
  Map<String, Json> body(ParseResult given) {
    Map<String, Json> body = super.body(given);
    body.put("output", json(given, OUTPUT));
    if (given.hasMatchedOption(DONE_BY_HAND)) {
      body.put("done_by_hand", Json.bool(true));
    }
    return body;
  }
}
