package dev.verdict.coordinator.http;

import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.Hand;
import dev.verdict.coordinator.engine.Rehearsal;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.http.Bodies.ActionBody;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * What an operator does to a transaction: each with a reason, and each may be tried dry, which says
 * what would be sent and changes nothing.
 */
final class ActionEndpoints {
  private static final BodyCodec<ActionBody> ACTION = BodyCodec.of(ActionBody.class);

  private final BackendSlot slot;
  private final OperatorActions actions;

  ActionEndpoints(BackendSlot slot, OperatorActions actions) {
    this.slot = slot;
    this.actions = actions;
  }

  List<Endpoint> all() {
    return List.of(
        action("pause", new Action.Pause()),
        action("resume", new Action.Resume()),
        action("cancel", new Action.Cancel()));
  }

  private Endpoint action(String word, Action action) {
    return new Endpoint(
        HttpMethod.POST,
        "/v1/transactions/{id}/" + word,
        exchange ->
            exchange.body().compose(body -> carryOut(exchange, word, action, ACTION.read(body))));
  }

  private Future<Reply> carryOut(Exchange exchange, String word, Action action, ActionBody body) {
    TxId id = exchange.transaction();
    Hand hand = new Hand(actions.operator(exchange), Rules.reason(body.reason()));
    Transactions transactions = slot.require().transactions();
    if (body.dryRun().orElse(false)) {
      return transactions.rehearse(id, action, hand).map(this::rehearsed);
    }
    return actions
        .onTransaction(
            exchange,
            OperatorActions.Act.on(word, exchange, hand.reason()),
            () -> transactions.act(id, action, hand))
        .map(snapshot -> Replies.transaction(200, snapshot));
  }

  private Reply rehearsed(Rehearsal rehearsal) {
    ParticipantRegistry participants = slot.require().participants();
    return Reply.json(200, json -> ActionJson.write(json, rehearsal, participants));
  }
}
