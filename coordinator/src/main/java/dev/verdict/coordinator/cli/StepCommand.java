package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.json.JsonTextException;
import dev.verdict.protocol.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Lets a saga go on without a step: {@code skip ID STEP --reason WHY}. */
class StepCommand implements NodeCommand {
  private static final int STEP = 1;

  private final String name;
  private final String description;

  /**
   * @param name the command's word, which is the last segment of the API's path as well
   * @param description what it does, in a sentence
   */
  StepCommand(String name, String description) {
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
    Flags.positional(spec, STEP, "STEP", "the step");
    spec.addOption(Flags.reason());
    spec.addOption(Flags.dryRun());
  }

  @Override
  public Call call(ParseResult given) {
    String step = Call.encode(Flags.positional(given, STEP));
    return Call.post(
        "/v1/transactions/" + Call.encode(Flags.id(given)) + "/branches/" + step + "/" + name,
        JsonText.write(new Json.Obj(body(given))));
  }

  /** What is sent. */
  Map<String, Json> body(ParseResult given) {
    Map<String, Json> body = new LinkedHashMap<>();
    body.put("reason", Json.text(Flags.text(given, Flags.REASON)));
    if (given.hasMatchedOption(Flags.DRY_RUN)) {
      body.put(ActionText.DRY_RUN, Json.bool(true));
    }
    return body;
  }

  /**
   * A value that was given as JSON.
   *
   * @throws ParameterException if it is none
   */
  static Json json(ParseResult given, String flag) {
    try {
      return JsonText.read(Flags.text(given, flag));
    } catch (JsonTextException wrong) {
      throw new ParameterException(
          given.commandSpec().commandLine(), flag + " is no JSON: " + wrong.getMessage(), wrong);
    }
  }

  @Override
  public String text(JsonNode answer) {
    return ActionText.of(answer);
  }
}
