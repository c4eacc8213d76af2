package dev.verdict.coordinator.http;

import dev.verdict.coordinator.batch.ItemResult;
import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.CoordinatorException;
import dev.verdict.coordinator.engine.Hand;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks one transaction of a batch after the other, each as if its operator did: here, or at the
 * node that leads its shard, and on record there. For one event loop.
 */
final class BatchWork {
  private static final JsonObject NOTHING = new JsonObject();

  private final Vertx vertx;
  private final Forwarder forwarder;
  private final BackendSlot slot;
  private final Masking masking;
  private final OperatorActions actions;
  private final Shown shown;
  private final BatchWish wish;
  private final Action action;
  private final UUID batch;

  /**
   * @param shown by what the operator is known
   * @param batch the batch's id, which goes on record
   */
  BatchWork(
      Vertx vertx,
      Forwarder forwarder,
      BackendSlot slot,
      Masking masking,
      OperatorActions actions,
      Shown shown,
      BatchWish wish,
      UUID batch) {
    this.vertx = vertx;
    this.forwarder = forwarder;
    this.slot = slot;
    this.masking = masking;
    this.actions = actions;
    this.shown = shown;
    this.wish = wish;
    this.action = Objects.requireNonNull(ActionEndpoints.PLAIN.get(wish.action()));
    this.batch = batch;
  }

  /** Acts on one. Never fails. */
  Future<ItemResult> act(TxId id) {
    return ask(id).map(BatchWork::result);
  }

  /** What the call of the API about it would answer. Never fails. */
  Future<Reply> ask(TxId id) {
    return here(id)
        .recover(failure -> elsewhere(id, failure))
        .otherwise(failure -> ProblemReply.of(Problems.of(failure)));
  }

  /** What the answer says. */
  static ItemResult result(Reply reply) {
    if (reply.status() / 100 == 2) {
      return new ItemResult.Done();
    }
    JsonObject problem = json(reply);
    return new ItemResult.Refused(
        problem.getString("code", ProblemCode.INTERNAL.word()),
        problem.getString("detail", "The node answered " + reply.status() + "."),
        reply.status() == ProblemCode.UNAVAILABLE.status()
            || reply.status() == ProblemCode.OVERLOADED.status());
  }

  static JsonObject json(Reply reply) {
    try {
      return new JsonObject(reply.body());
    } catch (DecodeException notJson) {
      return NOTHING;
    }
  }

  private Future<Reply> here(TxId id) {
    try {
      Hand hand = new Hand(actions.operator(shown), wish.reason(), wish.condition());
      Transactions transactions = slot.require().transactions();
      return wish.dry() ? rehearsed(transactions, id, hand) : done(transactions, id, hand);
    } catch (ProblemException refused) {
      return Future.failedFuture(refused);
    }
  }

  private Future<Reply> rehearsed(Transactions transactions, TxId id, Hand hand) {
    return transactions
        .rehearse(id, action, hand)
        .map(
            rehearsal ->
                Reply.json(
                    200,
                    json ->
                        ActionJson.write(json, rehearsal, slot.require().participants(), masking)));
  }

  private Future<Reply> done(Transactions transactions, TxId id, Hand hand) {
    OperatorActions.Act act =
        new OperatorActions.Act(
            wish.action(), id.text(), "", hand.reason(), ActionEndpoints.partOf(batch));
    return transactions
        .get(id)
        .compose(
            led -> {
              hand.condition().requireStill(led);
              return actions.recorded(hand.by(), act);
            })
        .compose(recorded -> transactions.act(id, action, hand))
        .map(snapshot -> Replies.transaction(200, masking.of(snapshot)));
  }

  private Future<Reply> elsewhere(TxId id, Throwable failure) {
    Optional<Peers> peers = slot.peers();
    if (peers.isEmpty() || !Route.isElsewhere(failure)) {
      return Future.failedFuture(failure);
    }
    return new Route(vertx, forwarder, peers.get(), passing(id), () -> here(id), HttpApi.ANSWER_MAX)
        .follow((CoordinatorException) failure);
  }

  private Passing passing(TxId id) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.add(HttpHeaders.CONTENT_TYPE.toString(), Reply.JSON);
    headers.add(ActionEndpoints.BATCH_HEADER, batch.toString());
    headers.add(
        ActionEndpoints.STILL_HEADER, wish.selection().still().name().toLowerCase(Locale.ROOT));
    shown.addTo(headers);
    JsonObject body = new JsonObject().put("reason", wish.reason());
    if (wish.dry()) {
      body.put("dry_run", true);
    }
    String target = "/v1/transactions/" + id.text() + "/" + wish.action();
    return new Passing(HttpMethod.POST, target, headers, body.toBuffer(), true);
  }
}
