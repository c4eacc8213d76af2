package dev.verdict.coordinator.http;

import dev.verdict.coordinator.batch.Batch;
import dev.verdict.coordinator.batch.BatchOrder;
import dev.verdict.coordinator.batch.BatchRun;
import dev.verdict.coordinator.batch.BatchState;
import dev.verdict.coordinator.batch.BatchStore;
import dev.verdict.coordinator.batch.Picked;
import dev.verdict.coordinator.batch.Progress;
import dev.verdict.coordinator.http.Bodies.BatchBody;
import dev.verdict.coordinator.http.Bodies.StopBody;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What operators do to many transactions at once. The node that is asked to begin a batch runs it;
 * any node tells of it, and stops it.
 */
final class BatchEndpoints {
  private static final String PATH = "/v1/batches";
  private static final BodyCodec<BatchBody> BATCH = BodyCodec.of(BatchBody.class);
  private static final BodyCodec<StopBody> STOP = BodyCodec.of(StopBody.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final BackendSlot slot;
  private final Defaults defaults;
  private final Masking masking;
  private final Forwarder forwarder;
  private final OperatorActions actions;
  private final Involvement involvement;
  private final OneAtATime rehearsals;

  BatchEndpoints(Vertx vertx, HttpSetup setup, Forwarder forwarder, OperatorActions actions) {
    this.vertx = vertx;
    this.slot = setup.slot();
    this.defaults = setup.defaults();
    this.masking = setup.masking();
    this.forwarder = forwarder;
    this.actions = actions;
    this.rehearsals = setup.rehearsals();
    this.involvement = new Involvement(() -> slot.require().definitions());
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.POST, PATH, this::begin),
        new Endpoint(HttpMethod.GET, PATH, this::list),
        new Endpoint(HttpMethod.GET, PATH + "/{id}", this::get),
        new Endpoint(HttpMethod.POST, PATH + "/{id}/stop", this::stop));
  }

  private BatchStore store() {
    return slot.require().batches();
  }

  // --- beginning

  private Future<Reply> begin(Exchange exchange) {
    return exchange
        .body()
        .map(BATCH::read)
        .map(BatchWish::read)
        .compose(wish -> begin(exchange, wish));
  }

  private Future<Reply> begin(Exchange exchange, BatchWish wish) {
    String operator = actions.operator(exchange);
    UUID id = UUID.randomUUID();
    BatchWork work =
        new BatchWork(
            vertx, forwarder, slot, masking, actions, OperatorActions.shown(exchange), wish, id);
    return wish.dry()
        ? rehearsals.run(vertx, () -> picked(wish).compose(all -> rehearsed(work, wish, all)))
        : picked(wish)
            .map(wish::checked)
            .compose(all -> begun(exchange, work, order(id, operator, wish, all), all));
  }

  private Future<Picked> picked(BatchWish wish) {
    return wish.selection()
        .pick(
            new BatchWish.Places(slot.require().transactions(), defaults.namespace(), involvement));
  }

  private static Future<Reply> rehearsed(BatchWork work, BatchWish wish, Picked picked) {
    return BatchRehearsal.of(work::ask, picked)
        .map(result -> Reply.json(200, json -> BatchJson.write(json, wish, picked, result)));
  }

  private static BatchOrder order(UUID id, String operator, BatchWish wish, Picked picked) {
    return new BatchOrder(
        id,
        operator,
        wish.action(),
        wish.reason(),
        wish.selection().words(),
        picked.ids().size(),
        picked.complete(),
        wish.perSecond());
  }

  private Future<Reply> begun(Exchange exchange, BatchWork work, BatchOrder order, Picked picked) {
    BatchStore store = store();
    return StoreFaults.asUnavailable(store.begin(order))
        .compose(taken -> taken ? recorded(exchange, store, order) : tooMany())
        .compose(
            recorded -> {
              new BatchRun(vertx, store, order, picked.ids(), slot::isServing, work::act).start();
              return found(order.id());
            })
        .map(
            batch ->
                Reply.json(201, json -> BatchJson.write(json, batch))
                    .header("Location", PATH + "/" + order.id()));
  }

  private static Future<Long> tooMany() {
    return Future.failedFuture(
        Problem.of(
                ProblemCode.OVERLOADED,
                "At most "
                    + BatchStore.RUNNING_MAX
                    + " batches run at a time. Nothing was begun; wait for one, or stop one.")
            .retryAfter(RETRY_AFTER)
            .asException());
  }

  /** What cannot be put on record is not begun. */
  private Future<Long> recorded(Exchange exchange, BatchStore store, BatchOrder order) {
    return actions
        .recorded(
            exchange,
            new OperatorActions.Act(
                order.action(), "", order.selection(), order.reason(), parameters(order)))
        .onFailure(failure -> store.end(order.id(), Progress.NONE, BatchState.ABANDONED));
  }

  private static String parameters(BatchOrder order) {
    return JsonText.write(
        new Json.Obj(
            new TreeMap<>(
                Map.of(
                    "batch",
                    Json.text(order.id().toString()),
                    "selected",
                    Json.number(order.selected()),
                    "per_second",
                    Json.number(order.perSecond())))));
  }

  // --- looking, stopping

  private Future<Reply> list(Exchange exchange) {
    return StoreFaults.asUnavailable(store().list())
        .map(batches -> Reply.json(200, json -> BatchJson.writeList(json, batches)));
  }

  private Future<Reply> get(Exchange exchange) {
    return found(id(exchange)).map(BatchEndpoints::reply);
  }

  private static Reply reply(Batch batch) {
    return Reply.json(200, json -> BatchJson.write(json, batch));
  }

  private Future<Batch> found(UUID id) {
    return StoreFaults.asUnavailable(store().get(id))
        .map(batch -> batch.orElseThrow(() -> unknown(id)));
  }

  private static ProblemException unknown(UUID id) {
    return Problem.of(
            ProblemCode.UNKNOWN_BATCH,
            "No batch "
                + id
                + " is known; one that is over is remembered for "
                + BatchStore.REMEMBERED.toDays()
                + " days.")
        .asException();
  }

  private Future<Reply> stop(Exchange exchange) {
    UUID id = id(exchange);
    return exchange
        .optionalBody()
        .map(body -> body.map(STOP::read).orElse(StopBody.EMPTY))
        .map(body -> Rules.text(body.reason().orElse(""), Rules.REASON_CHARS_MAX, "/reason"))
        .compose(reason -> stop(exchange, id, reason))
        .map(BatchEndpoints::reply);
  }

  private Future<Batch> stop(Exchange exchange, UUID id, String reason) {
    String operator = actions.operator(exchange);
    OperatorActions.Act act =
        new OperatorActions.Act("stop_batch", "", "", reason, ActionEndpoints.partOf(id));
    return found(id)
        .compose(known -> actions.recorded(exchange, act))
        .compose(recorded -> StoreFaults.asUnavailable(store().stop(id, operator)))
        .compose(asked -> found(id));
  }

  private static UUID id(Exchange exchange) {
    return ActionEndpoints.batchId(exchange.parameter("id"))
        .orElseThrow(() -> Exchange.malformedId("A batch's id is a UUID in small letters."));
  }
}
