package dev.verdict.coordinator.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;

/** Health, metrics, the contract and the page. */
final class OperationsEndpoints {
  private static final Map<String, String> PAGE_HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "Referrer-Policy",
          "no-referrer");

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
        file("/openapi.json", "openapi.json", Reply.JSON),
        file("/", "page.html", "text/html; charset=utf-8"),
        file("/page.css", "page.css", "text/css; charset=utf-8"),
        file("/page.js", "page.js", "text/javascript; charset=utf-8"));
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
    List<String> reasons = setup.slot().reasons();
    Reply reply =
        Reply.json(
            reasons.isEmpty() ? 200 : 503,
            json -> {
              json.writeStartObject();
              json.writeStringField("status", reasons.isEmpty() ? "ready" : "not_ready");
              json.writeArrayFieldStart("reasons");
              for (String reason : reasons) {
                json.writeString(reason);
              }
              json.writeEndArray();
              json.writeEndObject();
            });
    return Future.succeededFuture(reasons.isEmpty() ? reply : reply.header("Retry-After", "1"));
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
    Reply reply = new Reply(200, mediaType, Resources.read(name), PAGE_HEADERS);
    return new Endpoint(HttpMethod.GET, path, exchange -> Future.succeededFuture(reply));
  }
}
