package dev.verdict.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code audit head}: the end of the record, to be kept elsewhere. */
final class AuditHeadCommand implements NodeCommand {
  @Override
  public String name() {
    return "head";
  }

  @Override
  public String description() {
    return "Prints NUMBER:HASH of the last row on record. Keep it where nobody who can write to the"
        + " database can reach it, and pass it to audit verify.";
  }

  @Override
  public void declare(CommandSpec spec) {}

  @Override
  public Call call(ParseResult given) {
    return Call.get("/v1/audit/head", List.of());
  }

  @Override
  public String text(JsonNode answer) {
    return new Text().line(Text.string(answer, "head")).toString();
  }
}
