package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.http.Bodies.ParticipantBody;
import dev.verdict.coordinator.participants.Participant;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Calls about registered services. */
final class ParticipantEndpoints {
  private static final BodyCodec<ParticipantBody> PARTICIPANT = BodyCodec.of(ParticipantBody.class);

  private final BackendSlot slot;

  ParticipantEndpoints(BackendSlot slot) {
    this.slot = slot;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.PUT, "/v1/participants/{name}", this::put),
        new Endpoint(HttpMethod.GET, "/v1/participants/{name}", this::get),
        new Endpoint(HttpMethod.GET, "/v1/participants", this::list));
  }

  private Future<Reply> put(Exchange exchange) {
    return exchange
        .body()
        .compose(
            body -> {
              Participant participant =
                  participant(name(exchange.parameter("name")), PARTICIPANT.read(body));
              return StoreFaults.asUnavailable(slot.require().participants().register(participant))
                  .map(stored -> Reply.json(200, json -> write(json, participant)));
            });
  }

  private Future<Reply> get(Exchange exchange) {
    String name = name(exchange.parameter("name"));
    Participant participant =
        slot.require().participants().find(name).orElseThrow(() -> unknown(name));
    return Future.succeededFuture(Reply.json(200, json -> write(json, participant)));
  }

  private static ProblemException unknown(String name) {
    return Problem.of(
            ProblemCode.NO_SUCH_PARTICIPANT,
            "No service " + name + " is registered; register it with PUT /v1/participants/" + name)
        .asException();
  }

  private static String name(String name) {
    List<String> problems = ParticipantRules.problemsOfName(name);
    if (!problems.isEmpty()) {
      throw Exchange.malformedId(problems.get(0));
    }
    return name;
  }

  private static Participant participant(String name, ParticipantBody body) {
    List<String> texts = Rules.required(body.baseUrls(), "/base_urls");
    if (texts.isEmpty() || texts.size() > ParticipantRules.BASE_URLS_MAX) {
      throw Rules.invalid(
          "/base_urls", "A service has 1 to " + ParticipantRules.BASE_URLS_MAX + " base URLs");
    }
    List<URI> urls = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String pointer = "/base_urls/" + i;
      urls.add(
          ParticipantRules.baseUrl(String.valueOf(texts.get(i)))
              .orElseThrow(() -> Rules.invalid(pointer, ParticipantRules.BASE_URL_FORM)));
    }
    return new Participant(name, urls, body.asks().orElse(false));
  }

  private Future<Reply> list(Exchange exchange) {
    List<Participant> participants = slot.require().participants().list();
    return Future.succeededFuture(
        Reply.json(
            200,
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("participants");
              for (Participant participant : participants) {
                write(json, participant);
              }
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  private static void write(JsonGenerator json, Participant participant) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", participant.name());
    json.writeArrayFieldStart("base_urls");
    for (URI url : participant.baseUrls()) {
      json.writeString(url.toString());
    }
    json.writeEndArray();
    json.writeBooleanField("asks", participant.asks());
    json.writeEndObject();
  }
}
