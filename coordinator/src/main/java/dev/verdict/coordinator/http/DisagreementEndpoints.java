package dev.verdict.coordinator.http;

import dev.verdict.coordinator.http.Bodies.ReasonBody;
import dev.verdict.coordinator.http.OperatorActions.Act;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.reconcile.Disagreement;
import dev.verdict.coordinator.reconcile.DisagreementQuery;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import dev.verdict.coordinator.reconcile.Place;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Disagreements of services with the log that were noted. Any node answers. */
final class DisagreementEndpoints {
  private static final BodyCodec<ReasonBody> BODY = BodyCodec.of(ReasonBody.class);
  private static final String ALL = "/v1/disagreements";
  private static final String CLOSE = ALL + "/{id}/{branch}/close";
  private static final Set<String> PARAMETERS =
      Set.of("open", "participant", "transaction", "limit", "cursor");
  private static final int LIMIT_MAX = 1_000;
  private static final int LIMIT_DEFAULT = 100;

  private final BackendSlot slot;
  private final OperatorActions actions;
  private final String namespace;

  /**
   * @param namespace of whose transactions disagreements are listed
   */
  DisagreementEndpoints(BackendSlot slot, OperatorActions actions, String namespace) {
    this.slot = slot;
    this.actions = actions;
    this.namespace = namespace;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.GET, ALL, true, this::list),
        new Endpoint(HttpMethod.POST, CLOSE, this::close));
  }

  private DisagreementStore store() {
    return slot.require().disagreements();
  }

  private Future<Reply> list(Exchange exchange) {
    Query query = Query.read(exchange.request(), PARAMETERS);
    int limit = query.text("limit").map(text -> Query.limit(text, LIMIT_MAX)).orElse(LIMIT_DEFAULT);
    DisagreementQuery wanted =
        new DisagreementQuery(
            namespace,
            query.text("open").map(DisagreementEndpoints::flag),
            query.text("participant").map(DisagreementEndpoints::name),
            query.text("transaction").map(DisagreementEndpoints::transaction),
            query.text("cursor").map(DisagreementEndpoints::cursor),
            limit + 1);
    return StoreFaults.asUnavailable(store().list(wanted))
        .map(found -> Reply.json(200, json -> DisagreementJson.writePage(json, found, limit)));
  }

  private static boolean flag(String word) {
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Query.invalid("open is true or false");
    };
  }

  private static String name(String text) {
    if (!Rules.isName(text)) {
      throw Query.invalid("participant has 1 to 100 of A-Z a-z 0-9 . _ -");
    }
    return text;
  }

  private static TxId transaction(String text) {
    if (!TxId.isValid(text)) {
      throw Query.invalid("transaction is an id of the form 01k9abcdef-0f-0000001-8zq3k2m1n0");
    }
    return new TxId(text);
  }

  private static Place cursor(String text) {
    return Place.parse(text)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.INVALID_CURSOR,
                        "Pass next_cursor of the page before, as it is.")
                    .asException());
  }

  private Future<Reply> close(Exchange exchange) {
    String operator = actions.operator(exchange);
    Place place = new Place(exchange.transaction(), exchange.branch());
    return exchange
        .body()
        .map(BODY::read)
        .map(body -> Rules.reason(body.reason()))
        .compose(
            reason ->
                StoreFaults.asUnavailable(store().get(place))
                    .map(found -> open(place, found))
                    .compose(open -> actions.recorded(exchange, act(place, reason)))
                    .compose(
                        row -> StoreFaults.asUnavailable(store().close(place, operator, reason))))
        .map(closed -> closed.orElseThrow(() -> over(place)))
        .map(closed -> Reply.json(200, json -> DisagreementJson.write(json, closed)));
  }

  private static Disagreement open(Place place, Optional<Disagreement> found) {
    Disagreement noted =
        found.orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.UNKNOWN_DISAGREEMENT,
                        "No disagreement about branch "
                            + place.branch()
                            + " of "
                            + place.transaction()
                            + " is noted.")
                    .asException());
    if (noted.closed().isPresent()) {
      throw over(place);
    }
    return noted;
  }

  private static ProblemException over(Place place) {
    return Problem.of(
            ProblemCode.DISAGREEMENT_CLOSED,
            "The disagreement about branch "
                + place.branch()
                + " of "
                + place.transaction()
                + " is closed already.")
        .asException();
  }

  private static Act act(Place place, String reason) {
    Map<String, Json> parameters =
        new TreeMap<>(Map.of("branch", Json.text(place.branch().text())));
    return new Act(
        "close_disagreement",
        place.transaction().text(),
        "",
        reason,
        JsonText.write(new Json.Obj(parameters)));
  }
}
