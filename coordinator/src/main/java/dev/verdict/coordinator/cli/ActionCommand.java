package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * An action on one transaction, for a reason that goes on record: {@code retry ID --reason WHY}.
 */
final class ActionCommand implements NodeCommand {
  private final String name;
  private final String description;

  /**
   * @param name the command's word, which is the last segment of the API's path as well
   * @param description what it does, in a sentence
   */
  ActionCommand(String name, String description) {
    this.name = name;
    this.description = description;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void declare(CommandSpec spec) {
    Flags.id(spec);
    spec.addOption(Flags.reason());
    spec.addOption(Flags.dryRun());
  }

  @Override
  public Call call(ParseResult given) {
    return Call.post(
        "/v1/transactions/" + Call.encode(Flags.id(given)) + "/" + name, Flags.action(given));
  }

  @Override
  public String text(JsonNode answer) {
    return ActionText.of(answer);
  }
}
