package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command: what it takes, the call that it makes, and how the answer reads. */
interface NodeCommand {
  /** The word on the command line. */
  String name();

  /** What it does, in a sentence. */
  String description();

  /** Adds its own flags and positional parameters; those of all commands are there already. */
  void declare(CommandSpec spec);

  /**
   * The call that it makes.
   *
   * @throws picocli.CommandLine.ParameterException if what was given is wrong
   */
  Call call(ParseResult given);

  /** Writes the answer for people, each line with its end. */
  String text(JsonNode answer);

  /** Whether an answer that is no problem still says no, so that the exit code does. */
  default boolean saysNo(JsonNode answer) {
    return false;
  }
}
