package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code batch show ID} and {@code batch stop ID}: actions on many transactions. */
final class BatchCommand implements NodeCommand {
  private static final String PATH = "/v1/batches";

  private final boolean stops;

  private BatchCommand(boolean stops) {
    this.stops = stops;
  }

  /** Tells how far one is. */
  static BatchCommand show() {
    return new BatchCommand(false);
  }

  /** Stops one. */
  static BatchCommand stop() {
    return new BatchCommand(true);
  }

  @Override
  public String name() {
    return stops ? "stop" : "show";
  }

  @Override
  public String description() {
    return stops
        ? "Stops an action on many transactions: those that were not asked yet stay as they are."
        : "Tells how far an action on many transactions is.";
  }

  @Override
  public void declare(CommandSpec spec) {
    Flags.positional(spec, 0, "ID", "the batch's id");
    if (stops) {
      spec.addOption(Flags.value(Flags.REASON, "WHY", "why; it goes on record with your name"));
    }
  }

  @Override
  public Call call(ParseResult given) {
    String one = PATH + "/" + Call.encode(Flags.id(given));
    return stops
        ? Call.post(one + "/stop", new JsonObject().put("reason", Flags.text(given, Flags.REASON)))
        : Call.get(one, List.of());
  }

  @Override
  public String text(JsonNode answer) {
    return BatchText.of(answer);
  }
}
