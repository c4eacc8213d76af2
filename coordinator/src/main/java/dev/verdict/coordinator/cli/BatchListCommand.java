package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code batch list}: actions on many transactions, the newest first. */
final class BatchListCommand implements NodeCommand {
  @Override
  public String name() {
    return "list";
  }

  @Override
  public String description() {
    return "Lists the newest actions on many transactions.";
  }

  @Override
  public void declare(CommandSpec spec) {}

  @Override
  public Call call(ParseResult given) {
    return Call.get("/v1/batches", List.of());
  }

  @Override
  public String text(JsonNode answer) {
    return BatchText.list(answer);
  }
}
