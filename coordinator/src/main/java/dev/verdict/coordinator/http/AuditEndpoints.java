package dev.verdict.coordinator.http;

import dev.verdict.coordinator.audit.AuditCheck;
import dev.verdict.coordinator.audit.AuditHead;
import dev.verdict.coordinator.audit.AuditLog;
import dev.verdict.coordinator.audit.AuditQuery;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What operators did; for operators. Any node answers. */
final class AuditEndpoints {
  private static final String PATH = "/v1/audit";
  private static final Set<String> LIST_PARAMETERS =
      Set.of("operator", "action", "transaction", "limit", "cursor");
  private static final int LIMIT_MAX = 1_000;
  private static final int LIMIT_DEFAULT = 100;
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._@-]{1,100}");
  private static final Pattern CURSOR = Pattern.compile("[1-9][0-9]{0,17}");

  private final Vertx vertx;
  private final BackendSlot slot;
  private final OperatorActions actions;

  AuditEndpoints(Vertx vertx, BackendSlot slot, OperatorActions actions) {
    this.vertx = vertx;
    this.slot = slot;
    this.actions = actions;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.GET, PATH, true, this::list),
        new Endpoint(HttpMethod.GET, PATH + "/head", this::head),
        new Endpoint(HttpMethod.GET, PATH + "/verify", true, this::verify));
  }

  private AuditLog log(Exchange exchange) {
    actions.operator(exchange);
    return slot.require().audit();
  }

  private Future<Reply> list(Exchange exchange) {
    AuditLog log = log(exchange);
    Query query = Query.read(exchange.request(), LIST_PARAMETERS);
    int limit = query.text("limit").map(text -> Query.limit(text, LIMIT_MAX)).orElse(LIMIT_DEFAULT);
    AuditQuery wanted =
        new AuditQuery(
            word(query, "operator"),
            word(query, "action"),
            query.text("transaction").map(AuditEndpoints::transaction),
            query.text("cursor").map(AuditEndpoints::cursor),
            limit + 1);
    return StoreFaults.asUnavailable(log.list(wanted))
        .map(rows -> Reply.json(200, json -> AuditJson.writePage(json, rows, limit)));
  }

  private static Optional<String> word(Query query, String name) {
    Optional<String> word = query.text(name);
    word.ifPresent(
        text -> {
          if (!WORD.matcher(text).matches()) {
            throw Query.invalid(name + " has 1 to 100 of A-Z a-z 0-9 . _ @ -");
          }
        });
    return word;
  }

  private static String transaction(String text) {
    if (!TxId.isValid(text)) {
      throw Query.invalid("transaction is an id of the form 01k9abcdef-0f-0000001-8zq3k2m1n0");
    }
    return text;
  }

  private static long cursor(String text) {
    if (!CURSOR.matcher(text).matches()) {
      throw Problem.of(ProblemCode.INVALID_CURSOR, "Pass next_cursor of the page before, as it is.")
          .asException();
    }
    return Long.parseLong(text);
  }

  private Future<Reply> head(Exchange exchange) {
    return StoreFaults.asUnavailable(log(exchange).head())
        .map(head -> Reply.json(200, json -> AuditJson.writeHead(json, head)));
  }

  private Future<Reply> verify(Exchange exchange) {
    AuditLog log = log(exchange);
    Optional<AuditHead> kept =
        Query.read(exchange.request(), Set.of("head")).text("head").map(AuditEndpoints::kept);
    return StoreFaults.asUnavailable(new AuditCheck(vertx, log).run(kept))
        .map(result -> Reply.json(200, json -> AuditJson.writeResult(json, result)));
  }

  private static AuditHead kept(String text) {
    return AuditHead.read(text)
        .orElseThrow(
            () ->
                Query.invalid(
                    "head is NUMBER:HASH, as GET /v1/audit/head gave it: a number and 64"
                        + " hexadecimal digits"));
  }
}
