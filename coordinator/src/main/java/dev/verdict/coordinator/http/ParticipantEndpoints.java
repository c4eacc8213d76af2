package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.Role;
import dev.verdict.coordinator.addresses.AddressRules;
import dev.verdict.coordinator.http.Bodies.InstanceBody;
import dev.verdict.coordinator.http.Bodies.ParticipantBody;
import dev.verdict.coordinator.participants.Instance;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.coordinator.participants.ParticipantStore;
import dev.verdict.coordinator.participants.Registration;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Calls about registered services. */
final class ParticipantEndpoints {
  private static final String INSTANCE = "/v1/participants/{name}/instances/{instance}";
  private static final BodyCodec<ParticipantBody> PARTICIPANT = BodyCodec.of(ParticipantBody.class);
  private static final BodyCodec<InstanceBody> ONE = BodyCodec.of(InstanceBody.class);

  /** Who may announce instances of any service. */
  private static final Set<Role> ADMINS = Set.of(Role.ADMIN);

  private final BackendSlot slot;
  private final Access access;

  ParticipantEndpoints(BackendSlot slot, Access access) {
    this.access = access;
    this.slot = slot;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.PUT, "/v1/participants/{name}", this::put),
        new Endpoint(HttpMethod.GET, "/v1/participants/{name}", this::get),
        new Endpoint(HttpMethod.PUT, INSTANCE, this::announce),
        new Endpoint(HttpMethod.DELETE, INSTANCE, this::signOff),
        new Endpoint(HttpMethod.GET, "/v1/participants", this::list));
  }

  private Future<Reply> put(Exchange exchange) {
    return exchange
        .body()
        .compose(
            body -> {
              Participant participant =
                  participant(name(exchange.parameter("name")), PARTICIPANT.read(body));
              requireCallable(participant.baseUrls());
              return StoreFaults.asUnavailable(slot.require().participants().register(participant))
                  .map(stored -> shown(participant.name()));
            });
  }

  private Future<Reply> announce(Exchange exchange) {
    access.requireToSpeakFor(exchange.parameter("name"), ADMINS, exchange);
    return exchange
        .body()
        .compose(
            body -> {
              Instance instance =
                  instance(
                      name(exchange.parameter("name")),
                      instanceId(exchange.parameter("instance")),
                      ONE.read(body));
              requireCallable(List.of(instance.baseUrl()));
              return StoreFaults.asUnavailable(slot.require().participants().announce(instance))
                  .map(noted -> announced(instance, noted));
            });
  }

  /** A name is looked up when it is called: what it leads to may change. */
  private void requireCallable(List<URI> addresses) {
    AddressRules rules = slot.require().participants().addresses();
    addresses.stream()
        .flatMap(address -> rules.objectionToHost(address.getHost()).stream())
        .findFirst()
        .ifPresent(
            why -> {
              throw Problem.of(ProblemCode.ADDRESS_REFUSED, why).asException();
            });
  }

  private static Reply announced(Instance instance, boolean noted) {
    if (!noted) {
      throw Problem.of(
              ProblemCode.TOO_MANY_INSTANCES,
              ParticipantStore.INSTANCES_MAX
                  + " other instances of "
                  + instance.service()
                  + " are alive; that is as many as there may be.")
          .asException();
    }
    return Reply.json(200, json -> ParticipantJson.write(json, instance));
  }

  private Future<Reply> signOff(Exchange exchange) {
    access.requireToSpeakFor(exchange.parameter("name"), ADMINS, exchange);
    String name = name(exchange.parameter("name"));
    String id = instanceId(exchange.parameter("instance"));
    return StoreFaults.asUnavailable(slot.require().participants().signOff(name, id))
        .map(noted -> shown(name));
  }

  private Future<Reply> get(Exchange exchange) {
    return Future.succeededFuture(shown(name(exchange.parameter("name"))));
  }

  private Reply shown(String name) {
    ParticipantRegistry participants = slot.require().participants();
    Registration service = participants.registration(name).orElseThrow(() -> unknown(name));
    return Reply.json(200, json -> ParticipantJson.write(json, service, participants.traffic()));
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

  private static String instanceId(String id) {
    if (!ParticipantRules.problemsOfName(id).isEmpty()) {
      throw Exchange.malformedId("An instance's id has 1 to 100 of A-Z a-z 0-9 . _ -");
    }
    return id;
  }

  private static Instance instance(String service, String id, InstanceBody body) {
    String text = Rules.required(body.baseUrl(), "/base_url");
    URI url =
        ParticipantRules.baseUrl(text)
            .orElseThrow(() -> Rules.invalid("/base_url", ParticipantRules.BASE_URL_FORM));
    return new Instance(
        service, id, url, body.asks().orElse(false), Rules.capabilities(body.capabilities()));
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
    ParticipantRegistry participants = slot.require().participants();
    List<Registration> services = participants.list();
    return Future.succeededFuture(
        Reply.json(
            200,
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("participants");
              for (Registration service : services) {
                ParticipantJson.write(json, service, participants.traffic());
              }
              json.writeEndArray();
              json.writeEndObject();
            }));
  }
}
