package dev.verdict.coordinator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The OpenAPI contract, as a test reads it. */
final class Contract {
  static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ID = "https://verdict.test/openapi.json";

  private final String text = text();
  private final JsonNode root = parse(text);
  private final JsonSchemaFactory schemas =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(ID, text))));

  static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  private static String text() {
    try (InputStream stream = HttpApi.class.getResourceAsStream("openapi.json")) {
      return new String(
          java.util.Objects.requireNonNull(stream).readAllBytes(),
          java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  JsonNode root() {
    return root;
  }

  /** Every call, as {@code METHOD path}. */
  List<String> routes() {
    List<String> routes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
    }
    return routes;
  }

  /** What is wrong with a value, by the schema of that name. */
  Set<ValidationMessage> check(String schema, JsonNode value) {
    JsonSchema found = schemas.getSchema(SchemaLocation.of(ID + "#/components/schemas/" + schema));
    return found.validate(
        value, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
  }

  /** The schema of a call's answer; empty if the contract does not say. */
  String answerSchema(String method, String path, int status, String mediaType) {
    JsonNode responses =
        root.path("paths").path(path).path(method.toLowerCase(Locale.ROOT)).path("responses");
    JsonNode response = responses.path(Integer.toString(status));
    JsonNode resolved = resolve(response.isMissingNode() ? responses.path("default") : response);
    String reference =
        resolved.path("content").path(mediaType).path("schema").path("$ref").asText("");
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  private JsonNode resolve(JsonNode node) {
    String reference = node.path("$ref").asText("");
    return reference.isEmpty() ? node : root.at(reference.substring(1));
  }
}
