package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * An action on one transaction or on many, for a reason that goes on record: {@code retry ID
 * --reason WHY}, {@code retry --cause participant_unreachable --service hotel --reason WHY}.
 */
final class ActionCommand implements NodeCommand {
  private static final String CAUSE = "--cause";
  private static final String SERVICE = "--service";
  private static final String FILTER = "--filter";
  private static final String PER_SECOND = "--per-second";
  private static final String AT_MOST = "--at-most";
  private static final String NO_WAIT = "--no-wait";

  private final String name;
  private final String description;

  /**
   * @param name the command's word, which is the last segment of the API's path as well
   * @param description what it does, in a sentence
   */
  ActionCommand(String name, String description) {
    this.name = name;
    this.description = description;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description + " One transaction, or many one after the other.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("ID")
            .description("the ids of transactions")
            .build());
    spec.addOption(
        Flags.value(CAUSE, "CAUSE", "those that do not proceed for that cause, as stuck names it"));
    spec.addOption(Flags.value(SERVICE, "NAME", "of these, those whose service this is"));
    spec.addOption(
        Flags.value(
            FILTER,
            "QUERY",
            "those of a list that are not finished, as the API's query: kind=saga&name=trip"));
    spec.addOption(
        Flags.value(PER_SECOND, "N", "of many, how many a second at most: 1 to 200 (default 20)"));
    spec.addOption(
        Flags.value(
            AT_MOST, "N", "of many, do nothing if they are more by now, as a dry run told"));
    spec.addOption(Flags.of(NO_WAIT, "of many, only begin; batch show tells how far it is"));
    spec.addOption(Flags.reason());
    spec.addOption(Flags.dryRun());
  }

  @Override
  public Call call(ParseResult given) {
    boolean waits = !given.hasMatchedOption(NO_WAIT);
    List<String> ids = given.matchedPositionalValue(0, List.of());
    boolean byCause = given.hasMatchedOption(CAUSE);
    boolean byFilter = given.hasMatchedOption(FILTER);
    long ways = Stream.of(!ids.isEmpty(), byCause, byFilter).filter(way -> way).count();
    if (ways != 1) {
      throw wrong(given, "say which transactions: by their ids, by " + CAUSE + ", or by " + FILTER);
    }
    if (given.hasMatchedOption(SERVICE) && !byCause) {
      throw wrong(given, SERVICE + " goes with " + CAUSE);
    }
    boolean one = ids.size() == 1;
    if (one && (given.hasMatchedOption(PER_SECOND) || given.hasMatchedOption(AT_MOST) || !waits)) {
      throw wrong(
          given, String.join(", ", PER_SECOND, AT_MOST, NO_WAIT) + " are for many transactions");
    }
    if (one) {
      String path = "/v1/transactions/" + Call.encode(ids.get(0)) + "/" + name;
      return Call.post(path, Flags.action(given));
    }
    Call begin = Call.post("/v1/batches", many(given, ids));
    return waits ? begin.toTheEnd() : begin;
  }

  private JsonObject many(ParseResult given, List<String> ids) {
    JsonObject body = Flags.action(given).put("action", name);
    if (given.hasMatchedOption(PER_SECOND)) {
      body.put("per_second", whole(given, PER_SECOND));
    }
    if (given.hasMatchedOption(AT_MOST)) {
      body.put("selected_max", whole(given, AT_MOST));
    }
    if (!ids.isEmpty()) {
      return body.put("ids", new JsonArray(ids));
    }
    if (given.hasMatchedOption(FILTER)) {
      return body.put("filter", Flags.text(given, FILTER));
    }
    JsonObject group = new JsonObject().put("cause", Flags.text(given, CAUSE));
    if (given.hasMatchedOption(SERVICE)) {
      group.put("participant", Flags.text(given, SERVICE));
    }
    return body.put("stuck", group);
  }

  private static int whole(ParseResult given, String option) {
    String text = Flags.text(given, option);
    if (!text.matches("[0-9]{1,6}")) {
      throw wrong(given, option + " is " + text + "; it must be a whole number");
    }
    return Integer.parseInt(text);
  }

  private static ParameterException wrong(ParseResult given, String words) {
    return new ParameterException(given.commandSpec().commandLine(), words);
  }

  @Override
  public String text(JsonNode answer) {
    return BatchText.isBatch(answer) ? BatchText.of(answer) : ActionText.of(answer);
  }

  @Override
  public boolean saysNo(JsonNode answer) {
    return BatchText.saysNo(answer);
  }
}
