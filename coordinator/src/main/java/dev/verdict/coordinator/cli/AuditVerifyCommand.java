package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code audit verify}: whether the record is as it was written. */
final class AuditVerifyCommand implements NodeCommand {
  private static final String HEAD = "--head";

  /** Every row is read. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String description() {
    return "Looks whether all rows on record are there and as they were written, and names the"
        + " first that is not; ends with 1 then.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(
        Flags.value(
            HEAD,
            "NUMBER:HASH",
            "what audit head printed once; only with it does it show that the end was cut off, or"
                + " all written anew, by somebody who knows how"));
  }

  @Override
  public Call call(ParseResult given) {
    List<Call.Parameter> query =
        given.hasMatchedOption(HEAD)
            ? List.of(new Call.Parameter("head", Flags.text(given, HEAD)))
            : List.of();
    return Call.get("/v1/audit/verify", query).within(LONGEST);
  }

  @Override
  public String text(JsonNode answer) {
    Text text = new Text();
    if (saysNo(answer)) {
      JsonNode fault = answer.path("fault");
      text.line("NOT INTACT: " + string(fault, "kind") + " at row " + string(fault, "number"));
      text.paragraph(string(fault, "detail"), "");
      return text.line("Last row in order: " + last(answer)).toString();
    }
    return text.line("Intact up to " + last(answer)).toString();
  }

  private static String last(JsonNode answer) {
    return string(answer.path("last"), "head");
  }

  @Override
  public boolean saysNo(JsonNode answer) {
    return !answer.path("intact").asBoolean();
  }
}
