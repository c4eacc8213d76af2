package dev.verdict.coordinator.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A command that lists what the API has at one path, with its filters. */
interface Listing extends NodeCommand {
  /** Where the list is. */
  String path();

  /** What may be asked for. */
  Filters filters();

  @Override
  default String name() {
    return "list";
  }

  @Override
  default void declare(CommandSpec spec) {
    filters().declare(spec);
  }

  @Override
  default Call call(ParseResult given) {
    return Call.get(path(), filters().read(given));
  }
}
