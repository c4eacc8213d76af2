package dev.verdict.coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.verdict.coordinator.access.AccessMode;
import dev.verdict.coordinator.alerts.Alert;
import dev.verdict.coordinator.tls.ServerTls;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Health, metrics, the contract and the page. */
final class OperationsEndpoints {
  private static final Map<String, String> PAGE_HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "Referrer-Policy",
          "no-referrer");

  private static final ConsoleAssets ASSETS = ConsoleAssets.load();

  private final HttpSetup setup;

  OperationsEndpoints(HttpSetup setup) {
    this.setup = setup;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.GET, "/health/live", exchange -> live()),
        new Endpoint(HttpMethod.GET, "/health/ready", exchange -> ready()),
        new Endpoint(HttpMethod.GET, "/metrics", exchange -> metrics()),
        new Endpoint(HttpMethod.GET, "/v1/node", exchange -> node()),
        new Endpoint(HttpMethod.GET, "/v1/alerts", exchange -> alerts()),
        file("/openapi.json", "openapi.json", Reply.JSON),
        page());
  }

  private static Future<Reply> live() {
    return Future.succeededFuture(
        Reply.json(
            200,
            json -> {
              json.writeStartObject();
              json.writeStringField("status", "live");
              json.writeEndObject();
            }));
  }

  private Future<Reply> ready() {
    Optional<String> unsure = unsure();
    List<String> reasons = new ArrayList<>(setup.slot().reasons());
    unsure.ifPresent(reasons::add);
    setup.tls().flatMap(ServerTls::problem).ifPresent(reasons::add);
    boolean ready = setup.slot().isReady() && unsure.isEmpty();
    Reply reply =
        Reply.json(
            ready ? 200 : 503,
            json -> {
              json.writeStartObject();
              json.writeStringField("status", ready ? "ready" : "not_ready");
              json.writeArrayFieldStart("reasons");
              for (String reason : reasons) {
                json.writeString(reason);
              }
              json.writeEndArray();
              json.writeEndObject();
            });
    return Future.succeededFuture(ready ? reply : reply.header("Retry-After", "1"));
  }

  /** A node that does not know which tokens are good answers 503 to whoever shows one. */
  private Optional<String> unsure() {
    boolean asks = setup.mode().access() != AccessMode.OPEN;
    return asks && setup.slot().isServing() && !setup.tokens().isFresh()
        ? Optional.of("the node cannot read which tokens are good")
        : Optional.empty();
  }

  private Future<Reply> node() {
    return Future.succeededFuture(
        Reply.json(
            200,
            json -> {
              json.writeStartObject();
              json.writeBooleanField("development", setup.mode().development());
              json.writeStringField("database", setup.mode().database());
              json.writeStringField("namespace", setup.defaults().namespace());
              json.writeStringField("access", setup.mode().access().word());
              Optional<Peers> peers = setup.slot().peers();
              if (peers.isPresent()) {
                json.writeFieldName("cluster");
                ClusterJson.write(json, peers.get());
              }
              List<BackendSlot.LogDatabase> databases = setup.slot().databases();
              if (!databases.isEmpty()) {
                writeDatabases(json, databases);
              }
              json.writeEndObject();
            }));
  }

  private static void writeDatabases(JsonGenerator json, List<BackendSlot.LogDatabase> databases)
      throws IOException {
    json.writeArrayFieldStart("databases");
    for (BackendSlot.LogDatabase database : databases) {
      json.writeStartObject();
      json.writeNumberField("number", database.number());
      json.writeBooleanField("available", database.problem().isEmpty());
      if (database.problem().isPresent()) {
        json.writeStringField("problem", database.problem().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private Future<Reply> alerts() {
    List<Alert> firing = setup.telemetry().alerts().firing();
    return Future.succeededFuture(
        Reply.json(
            200,
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("alerts");
              for (Alert alert : firing) {
                alert.write(json);
              }
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  private Future<Reply> metrics() {
    return Future.succeededFuture(
        new Reply(
            200,
            "text/plain; version=0.0.4; charset=utf-8",
            Buffer.buffer(setup.telemetry().scrape()),
            Map.of()));
  }

  private static Endpoint file(String path, String name, String mediaType) {
    Reply reply = new Reply(200, mediaType, Resources.read(name), Map.of());
    return new Endpoint(HttpMethod.GET, path, exchange -> Future.succeededFuture(reply));
  }

  private static Endpoint page() {
    Reply reply = new Reply(200, "text/html; charset=utf-8", ASSETS.index(), PAGE_HEADERS);
    return new Endpoint(HttpMethod.GET, "/", exchange -> Future.succeededFuture(reply));
  }

  /** A file of the page, for as long as the browser likes: another release has another address. */
  static Optional<Reply> asset(String path) {
    return ASSETS
        .at(path)
        .map(
            content ->
                new Reply(200, ConsoleAssets.mediaType(path), content, PAGE_HEADERS)
                    .header("Cache-Control", "public, max-age=31536000, immutable"));
  }
}
