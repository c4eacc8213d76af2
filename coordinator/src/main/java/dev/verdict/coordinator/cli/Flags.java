package dev.verdict.coordinator.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Declares and reads flags. */
final class Flags {
  static final String HELP = "--help";

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

  /** The one positional parameter of a command about one transaction. */
  static void id(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .type(String.class)
            .paramLabel("ID")
            .description("the transaction's id")
            .build());
  }

  static String id(ParseResult given) {
    return given.matchedPositionalValue(0, "");
  }

  static String text(ParseResult given, String name) {
    return given.matchedOptionValue(name, "");
  }
}
