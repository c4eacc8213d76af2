package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.Grant;
import dev.verdict.coordinator.access.Role;
import dev.verdict.coordinator.access.TokenSecret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tokens, as JSON. */
final class TokenJson {
  private TokenJson() {}

  static void writeList(JsonGenerator json, List<ApiToken> tokens) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("tokens");
    for (ApiToken token : tokens) {
      write(json, token, Optional.empty());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * Writes one.
   *
   * @param secret the token itself, for whoever made it and only then
   */
  static void write(JsonGenerator json, ApiToken token, Optional<TokenSecret> secret)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", token.id().toString());
    json.writeStringField("name", token.name());
    if (secret.isPresent()) {
      json.writeStringField("token", secret.get().text());
    }
    json.writeStringField("ending", token.ending());
    Grant grant = token.grant();
    writeWords(json, "roles", roles(grant));
    writeWords(json, "namespaces", grant.namespaces());
    writeWords(json, "services", grant.services());
    json.writeStringField("created_at", TransactionJson.time(token.createdAt()));
    json.writeStringField("created_by", token.createdBy());
    writeTime(json, "expires_at", token.expiresAt());
    writeTime(json, "revoked_at", token.revokedAt());
    json.writeEndObject();
  }

  /** What goes on record about one. */
  static String record(UUID id, String name, String ending, Grant grant) {
    return new JsonObject()
        .put("id", id.toString())
        .put("name", name)
        .put("ending", ending)
        .put("roles", new JsonArray(roles(grant)))
        .put("namespaces", new JsonArray(grant.namespaces()))
        .put("services", new JsonArray(grant.services()))
        .encode();
  }

  private static List<String> roles(Grant grant) {
    return grant.roles().stream().sorted().map(Role::word).toList();
  }

  static void writeWords(JsonGenerator json, String member, List<String> words) throws IOException {
    json.writeArrayFieldStart(member);
    for (String word : words) {
      json.writeString(word);
    }
    json.writeEndArray();
  }

  private static void writeTime(JsonGenerator json, String member, Optional<Instant> time)
      throws IOException {
    if (time.isPresent()) {
      json.writeStringField(member, TransactionJson.time(time.get()));
    }
  }
}
