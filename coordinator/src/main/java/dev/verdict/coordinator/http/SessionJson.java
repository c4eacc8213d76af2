package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.access.Grant;
import dev.verdict.coordinator.access.Role;
import dev.verdict.coordinator.access.SessionSecret;
import dev.verdict.coordinator.access.SignIn;
import java.io.IOException;
import java.util.Optional;

/** Who is signed in, as JSON. */
final class SessionJson {
  private SessionJson() {}

  /**
   * Who asks.
   *
   * @param signIn what signing in is good for: {@code needed}, {@code possible} or {@code none}
   * @param caller who asks; empty if nobody is known
   * @param open the session, if he is known by one
   */
  record State(String signIn, Optional<Access.Identity> caller, Optional<Open> open) {}

  /**
   * A session and what its browser shows.
   *
   * @param session what is kept of it
   * @param secret what the cookie holds; only what follows from it is told
   */
  record Open(SignIn session, SessionSecret secret) {}

  static void write(JsonGenerator json, State state) throws IOException {
    json.writeStartObject();
    json.writeStringField("sign_in", state.signIn());
    if (state.caller().isPresent()) {
      Access.Identity caller = state.caller().get();
      Grant grant = caller.grant();
      json.writeStringField("name", caller.name());
      TokenJson.writeWords(json, "roles", grant.roles().stream().sorted().map(Role::word).toList());
      TokenJson.writeWords(json, "namespaces", grant.namespaces());
      TokenJson.writeWords(json, "services", grant.services());
    }
    if (state.open().isPresent()) {
      writeSession(json, state.open().get());
    }
    json.writeEndObject();
  }

  private static void writeSession(JsonGenerator json, Open open) throws IOException {
    SignIn session = open.session();
    json.writeObjectFieldStart("session");
    json.writeStringField("csrf", open.secret().csrf());
    json.writeStringField("opened_at", TransactionJson.time(session.openedAt()));
    json.writeStringField("idle_ends_at", TransactionJson.time(session.idleEndsAt()));
    json.writeStringField("ends_at", TransactionJson.time(session.endsAt()));
    json.writeEndObject();
  }
}
