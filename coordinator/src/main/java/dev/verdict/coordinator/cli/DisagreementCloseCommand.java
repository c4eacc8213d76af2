package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code disagreement close ID BRANCH --reason WHY}: it was settled by hand. */
final class DisagreementCloseCommand implements NodeCommand {
  private static final int BRANCH = 1;

  @Override
  public String name() {
    return "close";
  }

  @Override
  public String description() {
    return "Closes a disagreement that was settled by hand. It opens again if something else is"
        + " found there.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Flags.id(spec);
    Flags.positional(spec, BRANCH, "BRANCH", "the branch");
    spec.addOption(Flags.reason());
  }

  @Override
  public Call call(ParseResult given) {
    String branch = Call.encode(Flags.positional(given, BRANCH));
    return Call.post(
        "/v1/disagreements/" + Call.encode(Flags.id(given)) + "/" + branch + "/close",
        new JsonObject().put("reason", Flags.text(given, Flags.REASON)));
  }

  @Override
  public String text(JsonNode answer) {
    return new Text()
        .line(
            string(answer, "transaction")
                + " "
                + string(answer, "branch")
                + " is closed "
                + DisagreementListCommand.closed(answer))
        .toString();
  }
}
