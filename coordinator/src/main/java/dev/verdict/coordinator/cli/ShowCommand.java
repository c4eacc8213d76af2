package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code show ID}: one transaction. */
final class ShowCommand implements NodeCommand {
  @Override
  public String name() {
    return "show";
  }

  @Override
  public String description() {
    return "Shows one transaction: why it is where it is, and its branches or steps.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Flags.id(spec);
  }

  @Override
  public Call call(ParseResult given) {
    return Call.get("/v1/transactions/" + Call.encode(Flags.id(given)), List.of());
  }

  @Override
  public String text(JsonNode answer) {
    return Transaction.text(answer);
  }
}
