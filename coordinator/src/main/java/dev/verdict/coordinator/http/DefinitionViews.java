package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.diff.Change;
import dev.verdict.protocol.definition.diff.DefinitionDiff;
import dev.verdict.protocol.definition.draw.Drawing;
import dev.verdict.protocol.definition.draw.Format;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** Other views of saga definitions: their schema, two versions compared, one drawn. */
final class DefinitionViews {
  private static final String SCHEMA_TYPE = "application/schema+json";

  private final BoundedWork work;
  private final DefinitionEndpoints definitions;

  DefinitionViews(Vertx vertx, DefinitionEndpoints definitions) {
    this.work = new BoundedWork(vertx);
    this.definitions = definitions;
  }

  /** They come before what takes any version, since a router takes the first path that fits. */
  List<Endpoint> all() {
    String path = DefinitionEndpoints.PATH;
    Reply schema =
        new Reply(200, SCHEMA_TYPE, Resources.read(Resources.DEFINITION_SCHEMA), Map.of());
    return List.of(
        new Endpoint(HttpMethod.GET, path + "/schema", exchange -> Future.succeededFuture(schema)),
        new Endpoint(HttpMethod.GET, path + "/{name}/diff", true, this::diff),
        new Endpoint(HttpMethod.GET, path + "/{name}/{version}/drawing", true, this::drawing));
  }

  // --- two versions

  private Future<Reply> diff(Exchange exchange) {
    String name = DefinitionEndpoints.name(exchange);
    Query query = Query.read(exchange.request(), Set.of("from", "to"));
    int from = version(query, "from");
    int to = version(query, "to");
    return definitions
        .find(name, from)
        .compose(
            earlier ->
                definitions
                    .find(name, to)
                    .compose(
                        later -> {
                          SagaDefinition before = DefinitionEndpoints.definition(earlier);
                          SagaDefinition now = DefinitionEndpoints.definition(later);
                          return offLoop(() -> DefinitionDiff.between(before, now));
                        }))
        .map(diff -> Reply.json(200, json -> write(json, name, from, to, diff)));
  }

  private static int version(Query query, String parameter) {
    String text =
        query.text(parameter).orElseThrow(() -> Query.invalid("Say which versions: ?from=1&to=2"));
    if (!DefinitionEndpoints.VERSION.matcher(text).matches()) {
      throw Query.invalid(parameter + " is a version, a whole number from 1");
    }
    return Integer.parseInt(text);
  }

  private static void write(JsonGenerator json, String name, int from, int to, DefinitionDiff diff)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeNumberField("from", from);
    json.writeNumberField("to", to);
    json.writeArrayFieldStart("changes");
    for (Change change : diff.changes()) {
      json.writeStartObject();
      json.writeStringField("kind", word(change.kind()));
      json.writeStringField("step", change.step());
      json.writeStringField("words", change.words());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("problems");
    for (dev.verdict.protocol.definition.Problem problem : diff.problems()) {
      json.writeStartObject();
      json.writeStringField("code", word(problem.code()));
      json.writeStringField("step", problem.step());
      json.writeStringField("words", problem.words());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  // --- a drawing

  private Future<Reply> drawing(Exchange exchange) {
    String name = DefinitionEndpoints.name(exchange);
    int version = DefinitionEndpoints.version(exchange);
    Query query = Query.read(exchange.request(), Set.of("format"));
    Format format = query.text("format").map(DefinitionViews::format).orElse(Format.SVG);
    return definitions
        .find(name, version)
        .compose(
            stored -> offLoop(() -> Drawing.of(DefinitionEndpoints.definition(stored), format)))
        .map(text -> new Reply(200, type(format), Buffer.buffer(text), Drawings.HEADERS));
  }

  private static Format format(String text) {
    return Arrays.stream(Format.values())
        .filter(format -> word(format).equals(text))
        .findFirst()
        .orElseThrow(() -> Query.invalid("format is mermaid, dot or svg"));
  }

  private static String type(Format format) {
    return switch (format) {
      case MERMAID -> "text/plain; charset=utf-8";
      case DOT -> "text/vnd.graphviz; charset=utf-8";
      case SVG -> Drawings.SVG_TYPE;
    };
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** 500 steps take a while. */
  private <T> Future<T> offLoop(Callable<T> making) {
    return work.run(making);
  }
}
