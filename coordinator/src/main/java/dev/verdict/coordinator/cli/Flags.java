package dev.verdict.coordinator.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Declares and reads flags. */
final class Flags {
  static final String HELP = "--help";
  static final String REASON = "--reason";
  static final String DRY_RUN = "--dry-run";

  private Flags() {}

  /** With it nothing else is required. */
  static OptionSpec help() {
    return OptionSpec.builder("-h", HELP)
        .type(boolean.class)
        .usageHelp(true)
        .description("print this")
        .build();
  }

  static OptionSpec value(String name, String label, String description) {
    return option(name, label, description).build();
  }

  static OptionSpec required(String name, String label, String description) {
    return option(name, label, description).required(true).build();
  }

  private static OptionSpec.Builder option(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(label)
        .description(description.replace("%", "%%"));
  }

  static OptionSpec of(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  static OptionSpec reason() {
    return required(REASON, "WHY", "why; it goes on record with your name");
  }

  static OptionSpec dryRun() {
    return of(DRY_RUN, "change nothing; say what would be sent, to whom, and what would be");
  }

  /** The body of an action: its reason, and whether it is a dry run. */
  static JsonObject action(ParseResult given) {
    JsonObject body = new JsonObject().put("reason", text(given, REASON));
    return given.hasMatchedOption(DRY_RUN) ? body.put(ActionText.DRY_RUN, true) : body;
  }

  /** The first positional parameter of a command about one transaction. */
  static void id(CommandSpec spec) {
    positional(spec, 0, "ID", "the transaction's id");
  }

  static void positional(CommandSpec spec, int index, String label, String description) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(String.valueOf(index))
            .arity("1")
            .required(true)
            .type(String.class)
            .paramLabel(label)
            .description(description)
            .build());
  }

  static String id(ParseResult given) {
    return positional(given, 0);
  }

  static String positional(ParseResult given, int index) {
    return given.matchedPositionalValue(index, "");
  }

  static String text(ParseResult given, String name) {
    return given.matchedOptionValue(name, "");
  }
}
