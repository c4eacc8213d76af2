package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code token revoke}: makes a token worthless. */
final class TokenRevokeCommand implements NodeCommand {
  @Override
  public String name() {
    return "revoke";
  }

  @Override
  public String description() {
    return "Makes a token worthless: at once at the node that is asked, and at the others when they read"
        + " their tokens next, within two seconds, or ten if they cannot.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Flags.positional(spec, 0, "ID", "the token's id, as token list shows it");
  }

  @Override
  public Call call(ParseResult given) {
    return Call.get("/v1/tokens/" + Call.encode(Flags.id(given)), List.of()).by("DELETE");
  }

  @Override
  public String text(JsonNode answer) {
    return new Text().table(List.of(TokenText.head(), TokenText.row(answer))).toString();
  }
}
