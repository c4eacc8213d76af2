package dev.verdict.coordinator.cli;

import static dev.verdict.coordinator.cli.Text.string;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code token create}: gives out a token, which is shown this once. */
final class TokenCreateCommand implements NodeCommand {
  private static final String ROLES = "--roles";
  private static final String NAMESPACES = "--namespaces";
  private static final String SERVICES = "--services";
  private static final String EXPIRES_DAYS = "--expires-days";
  private static final Pattern DAYS = Pattern.compile("[1-9][0-9]{0,3}");
  private static final long SECONDS_OF_DAY = 86_400;

  @Override
  public String name() {
    return "create";
  }

  @Override
  public String description() {
    return "Gives out a token and prints it, this once: nothing keeps it.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Flags.positional(spec, 0, "NAME", "its holder, as the audit log names him");
    spec.addOption(
        Flags.required(
            ROLES, "ROLE,...", "client, participant, viewer, operator or admin, or several"));
    spec.addOption(Flags.value(NAMESPACES, "NAME,...", "where it is good (default: everywhere)"));
    spec.addOption(
        Flags.value(
            SERVICES, "NAME,...", "the services that the holder of the role participant is"));
    spec.addOption(
        Flags.value(EXPIRES_DAYS, "N", "after how many days it expires (default: never)"));
  }

  @Override
  public Call call(ParseResult given) {
    JsonObject body =
        new JsonObject().put("name", Flags.id(given)).put("roles", names(given, ROLES));
    if (given.hasMatchedOption(NAMESPACES)) {
      body.put("namespaces", names(given, NAMESPACES));
    }
    if (given.hasMatchedOption(SERVICES)) {
      body.put("services", names(given, SERVICES));
    }
    if (given.hasMatchedOption(EXPIRES_DAYS)) {
      body.put("expires_in_seconds", days(given) * SECONDS_OF_DAY);
    }
    return Call.post("/v1/tokens", body);
  }

  private static JsonArray names(ParseResult given, String flag) {
    List<String> names =
        Arrays.stream(Flags.text(given, flag).split(",", -1)).map(String::strip).toList();
    return new JsonArray(names);
  }

  private static long days(ParseResult given) {
    String text = Flags.text(given, EXPIRES_DAYS);
    if (!DAYS.matcher(text).matches()) {
      throw new ParameterException(
          given.commandSpec().commandLine(),
          EXPIRES_DAYS + " is " + text + "; allowed is a whole number from 1 to 9999");
    }
    return Long.parseLong(text);
  }

  @Override
  public String text(JsonNode answer) {
    return new Text().line(string(answer, "token")).toString();
  }
}
