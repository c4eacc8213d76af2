package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What one makes of a proposal: {@code proposal approve|reject|withdraw PROPOSAL --reason WHY}. */
final class ProposalCommand implements NodeCommand {
  private final String name;
  private final String description;
  private final boolean rehearses;

  private ProposalCommand(String name, String description, boolean rehearses) {
    this.name = name;
    this.description = description;
    this.rehearses = rehearses;
  }

  static ProposalCommand approve() {
    return new ProposalCommand(
        "approve",
        "Approves what another operator proposed, and has it done, if it would still do the same.",
        true);
  }

  static ProposalCommand reject() {
    return new ProposalCommand("reject", "Rejects what another operator proposed.", false);
  }

  static ProposalCommand withdraw() {
    return new ProposalCommand("withdraw", "Takes back a proposal of your own.", false);
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
    Flags.positional(spec, 0, "PROPOSAL", "the proposal's id");
    spec.addOption(Flags.reason());
    if (rehearses) {
      spec.addOption(Flags.dryRun());
    }
  }

  @Override
  public Call call(ParseResult given) {
    JsonObject body =
        rehearses
            ? Flags.action(given)
            : new JsonObject().put("reason", Flags.text(given, Flags.REASON));
    return Call.post("/v1/proposals/" + Call.encode(Flags.id(given)) + "/" + name, body);
  }

  @Override
  public String text(JsonNode answer) {
    return ActionText.of(answer);
  }
}
