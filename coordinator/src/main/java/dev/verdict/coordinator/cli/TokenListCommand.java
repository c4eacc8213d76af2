package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code token list}: the tokens that were given out, never a token itself. */
final class TokenListCommand implements NodeCommand {
  @Override
  public String name() {
    return "list";
  }

  @Override
  public String description() {
    return "Lists the tokens that were given out, the newest first, with their last characters.";
  }

  @Override
  public void declare(CommandSpec spec) {}

  @Override
  public Call call(ParseResult given) {
    return Call.get("/v1/tokens", List.of());
  }

  @Override
  public String text(JsonNode answer) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(TokenText.head());
    answer.path("tokens").forEach(token -> rows.add(TokenText.row(token)));
    return new Text().table(rows).toString();
  }
}
