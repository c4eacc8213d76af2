package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Takes a branch for resolved by hand: {@code resolve ID BRANCH commit|abort --reason WHY}. What
 * outcome and branch may be is the node's business.
 */
final class ResolveCommand implements NodeCommand {
  private static final int BRANCH = 1;
  private static final int OUTCOME = 2;

  @Override
  public String name() {
    return "resolve";
  }

  @Override
  public String description() {
    return "Takes a branch for resolved by hand at its participant, and calls it no more. The"
        + " decision stays; what contradicts it is shown. Of a branch that was given the decision"
        + " and is stuck, it is the decision, which the participant is told.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Flags.id(spec);
    Flags.positional(spec, BRANCH, "BRANCH", "the branch");
    Flags.positional(spec, OUTCOME, "OUTCOME", "what became of it there: commit or abort");
    spec.addOption(Flags.reason());
    spec.addOption(Flags.dryRun());
  }

  @Override
  public Call call(ParseResult given) {
    JsonObject body = Flags.action(given).put("outcome", Flags.positional(given, OUTCOME));
    String branch = Call.encode(Flags.positional(given, BRANCH));
    return Call.post(
        "/v1/transactions/" + Call.encode(Flags.id(given)) + "/branches/" + branch + "/resolve",
        body);
  }

  @Override
  public String text(JsonNode answer) {
    return ActionText.of(answer);
  }
}
