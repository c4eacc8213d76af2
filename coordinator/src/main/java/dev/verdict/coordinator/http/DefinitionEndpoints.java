package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.definitions.DefinitionStore.Stored;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.definition.DefinitionHash;
import dev.verdict.protocol.definition.DefinitionJson;
import dev.verdict.protocol.definition.DefinitionRules;
import dev.verdict.protocol.definition.DefinitionSyntaxException;
import dev.verdict.protocol.definition.Library;
import dev.verdict.protocol.definition.Nesting;
import dev.verdict.protocol.definition.Problem.Code;
import dev.verdict.protocol.definition.SagaDefinition;
import dev.verdict.protocol.definition.SagaRef;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Calls about registered saga definitions. */
final class DefinitionEndpoints {
  static final String PATH = "/v1/saga-definitions";
  static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
  private static final BodyCodec<Json> ANY = BodyCodec.of(Json.class);

  private final BackendSlot slot;
  private final Defaults defaults;

  DefinitionEndpoints(BackendSlot slot, Defaults defaults) {
    this.slot = slot;
    this.defaults = defaults;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.PUT, PATH, this::put),
        new Endpoint(HttpMethod.GET, PATH, this::list),
        new Endpoint(HttpMethod.GET, PATH + "/{name}/{version}", this::get));
  }

  private Future<Reply> put(Exchange exchange) {
    return exchange
        .body()
        .map(ANY::read)
        .compose(body -> library(parsed(body, Library.EMPTY)).map(found -> resolved(body, found)))
        .compose(this::put);
  }

  /** The sagas that it runs as steps of its own, as far as they are registered. */
  private Future<Library> library(SagaDefinition written) {
    var store = slot.require().definitions();
    List<Future<Optional<Stored>>> wanted =
        Nesting.references(written).stream()
            .map(saga -> store.find(defaults.namespace(), saga.name(), Optional.of(saga.version())))
            .toList();
    return StoreFaults.asUnavailable(Future.all(wanted))
        .map(
            all -> {
              Map<SagaRef, SagaDefinition> found = new HashMap<>();
              wanted.stream()
                  .flatMap(each -> each.result().stream())
                  .map(DefinitionEndpoints::definition)
                  .forEach(each -> found.put(SagaRef.of(each), each));
              return saga -> Optional.ofNullable(found.get(saga));
            });
  }

  private static SagaDefinition resolved(Json body, Library library) {
    Nesting nesting = Nesting.resolve(parsed(body, library), library);
    requireSound(nesting.problems());
    return nesting.definition();
  }

  /**
   * What is registered stays registered, whatever is registered after it and whatever rules come
   * later. Whether it is there already only chooses between 201 and 200; the store decides which
   * one stays.
   */
  private Future<Reply> put(SagaDefinition definition) {
    requireNamed(definition);
    Stored mine = stored(definition);
    var store = slot.require().definitions();
    return StoreFaults.asUnavailable(
            store.find(mine.namespace(), mine.name(), Optional.of(mine.version())))
        .compose(
            there ->
                there.filter(kept -> kept.hash().equals(mine.hash())).isPresent()
                    ? Future.succeededFuture(Reply.json(200, json -> write(json, there.get())))
                    : putNew(definition, mine));
  }

  private Future<Reply> putNew(SagaDefinition definition, Stored mine) {
    var store = slot.require().definitions();
    return StoreFaults.asUnavailable(
            store.findBefore(mine.namespace(), mine.name(), mine.version()))
        .compose(
            before -> {
              requireSound(problems(definition, before.map(DefinitionEndpoints::definition)));
              return StoreFaults.asUnavailable(store.putIfAbsent(mine));
            })
        .map(
            kept -> {
              requireSame(mine, kept);
              return Reply.json(201, json -> write(json, kept));
            });
  }

  /** Without a name and a version there is nothing to compare it with. */
  private static void requireNamed(SagaDefinition definition) {
    List<dev.verdict.protocol.definition.Problem> problems = DefinitionRules.check(definition);
    if (problems.stream().anyMatch(DefinitionEndpoints::isAboutTheName)) {
      requireSound(problems);
    }
  }

  private static boolean isAboutTheName(dev.verdict.protocol.definition.Problem problem) {
    return problem.code() == Code.SAGA_NAME || problem.code() == Code.SAGA_VERSION;
  }

  private static List<dev.verdict.protocol.definition.Problem> problems(
      SagaDefinition definition, Optional<SagaDefinition> before) {
    return before
        .map(earlier -> DefinitionRules.check(definition, earlier))
        .orElseGet(() -> DefinitionRules.check(definition));
  }

  private Stored stored(SagaDefinition definition) {
    return new Stored(
        defaults.namespace(),
        definition.name(),
        definition.version(),
        DefinitionHash.of(definition),
        JsonText.write(DefinitionJson.toJson(definition)),
        Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  private static void requireSame(Stored mine, Stored kept) {
    if (!kept.hash().equals(mine.hash())) {
      throw Problem.of(
              ProblemCode.DEFINITION_CONFLICT,
              "Saga "
                  + mine.name()
                  + " version "
                  + mine.version()
                  + " is registered with another content (hash "
                  + kept.hash()
                  + "); register the change under a new version.")
          .asException();
    }
  }

  private static SagaDefinition parsed(Json body, Library library) {
    try {
      return DefinitionJson.parse(body, library);
    } catch (DefinitionSyntaxException wrong) {
      throw Problem.of(ProblemCode.INVALID_DEFINITION, String.valueOf(wrong.getMessage()))
          .at(wrong.pointer())
          .with(
              List.of(
                  new Problem.RuleBroken(
                      "syntax", wrong.pointer(), String.valueOf(wrong.getMessage()))))
          .asException();
    }
  }

  private static void requireSound(List<dev.verdict.protocol.definition.Problem> problems) {
    List<Problem.RuleBroken> broken =
        problems.stream()
            .map(
                problem ->
                    new Problem.RuleBroken(
                        problem.code().name().toLowerCase(Locale.ROOT),
                        problem.step(),
                        problem.words()))
            .toList();
    if (!broken.isEmpty()) {
      throw Problem.of(
              ProblemCode.INVALID_DEFINITION,
              "The definition cannot be run: "
                  + String.join("; ", broken.stream().map(Problem.RuleBroken::detail).toList()))
          .with(broken)
          .asException();
    }
  }

  private Future<Reply> list(Exchange exchange) {
    return StoreFaults.asUnavailable(slot.require().definitions().list(defaults.namespace()))
        .map(
            all ->
                Reply.json(
                    200,
                    json -> {
                      json.writeStartObject();
                      json.writeArrayFieldStart("saga_definitions");
                      for (Stored stored : all) {
                        json.writeStartObject();
                        head(json, stored);
                        json.writeEndObject();
                      }
                      json.writeEndArray();
                      json.writeEndObject();
                    }));
  }

  private Future<Reply> get(Exchange exchange) {
    return find(name(exchange), version(exchange))
        .map(stored -> Reply.json(200, json -> write(json, stored)));
  }

  /** The saga's name in the path. */
  static String name(Exchange exchange) {
    String name = exchange.parameter("name");
    if (!Rules.isName(name)) {
      throw Exchange.malformedId("A saga's name has 1 to 100 of A-Z a-z 0-9 . _ -");
    }
    return name;
  }

  /** The version in the path. */
  static int version(Exchange exchange) {
    String version = exchange.parameter("version");
    if (!VERSION.matcher(version).matches()) {
      throw Exchange.malformedId("A version is a whole number from 1.");
    }
    return Integer.parseInt(version);
  }

  /** What is registered under that name and version; fails if nothing is. */
  Future<Stored> find(String name, int version) {
    return StoreFaults.asUnavailable(
            slot.require().definitions().find(defaults.namespace(), name, Optional.of(version)))
        .map(found -> found.orElseThrow(() -> unknown(name, " " + version)));
  }

  static ProblemException unknown(String name, String version) {
    return Problem.of(
            ProblemCode.UNKNOWN_DEFINITION,
            "No saga " + name + version + " is registered; register it with PUT " + PATH + ".")
        .asException();
  }

  /** The definition that was stored. */
  static SagaDefinition definition(Stored stored) {
    return DefinitionJson.parse(JsonText.read(stored.json()));
  }

  private static void write(JsonGenerator json, Stored stored) throws IOException {
    json.writeStartObject();
    head(json, stored);
    json.writeFieldName("definition");
    json.writeRawValue(stored.json());
    json.writeEndObject();
  }

  private static void head(JsonGenerator json, Stored stored) throws IOException {
    json.writeStringField("name", stored.name());
    json.writeNumberField("version", stored.version());
    json.writeStringField("hash", stored.hash());
    json.writeStringField("registered_at", TransactionJson.time(stored.registeredAt()));
  }
}
