package dev.verdict.coordinator.http;

import dev.verdict.coordinator.audit.AuditEntry;
import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.Hand;
import dev.verdict.coordinator.engine.Rehearsal;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.http.Bodies.ActionBody;
import dev.verdict.coordinator.http.Bodies.ResolveBody;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.Outcome;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an operator does to a transaction: each with a reason, and each may be tried dry, which says
 * what would be sent and changes nothing.
 */
final class ActionEndpoints {
  private static final BodyCodec<ActionBody> ACTION = BodyCodec.of(ActionBody.class);
  private static final BodyCodec<ResolveBody> RESOLVE = BodyCodec.of(ResolveBody.class);
  private static final String ONE = "/v1/transactions/{id}/";

  private final BackendSlot slot;
  private final OperatorActions actions;

  ActionEndpoints(BackendSlot slot, OperatorActions actions) {
    this.slot = slot;
    this.actions = actions;
  }

  /** An action as it was asked for. */
  private record Wish(
      String word, Action action, String parameters, Optional<String> reason, boolean dry) {}

  List<Endpoint> all() {
    return List.of(
        plain("retry", new Action.Retry()),
        plain("pause", new Action.Pause()),
        plain("resume", new Action.Resume()),
        plain("cancel", new Action.Cancel()),
        new Endpoint(HttpMethod.POST, ONE + "branches/{branch}/resolve", this::resolve));
  }

  private Endpoint plain(String word, Action action) {
    return new Endpoint(
        HttpMethod.POST,
        ONE + word,
        exchange ->
            exchange
                .body()
                .map(ACTION::read)
                .map(
                    body ->
                        new Wish(
                            word,
                            action,
                            AuditEntry.NO_PARAMETERS,
                            body.reason(),
                            body.dryRun().orElse(false)))
                .compose(wish -> carryOut(exchange, wish)));
  }

  private Future<Reply> resolve(Exchange exchange) {
    return exchange
        .body()
        .map(RESOLVE::read)
        .map(body -> resolution(exchange.branch(), body))
        .compose(wish -> carryOut(exchange, wish));
  }

  private static Wish resolution(BranchId branch, ResolveBody body) {
    String word = Rules.required(body.outcome(), "/outcome");
    Outcome outcome =
        switch (word) {
          case "commit" -> Outcome.COMMIT;
          case "abort" -> Outcome.ABORT;
          default -> throw Rules.invalid("/outcome", "An outcome is \"commit\" or \"abort\"");
        };
    Map<String, Json> parameters =
        new TreeMap<>(Map.of("branch", Json.text(branch.text()), "outcome", Json.text(word)));
    return new Wish(
        "resolve",
        new Action.Resolve(branch, outcome),
        JsonText.write(new Json.Obj(parameters)),
        body.reason(),
        body.dryRun().orElse(false));
  }

  private Future<Reply> carryOut(Exchange exchange, Wish wish) {
    TxId id = exchange.transaction();
    Hand hand = new Hand(actions.operator(exchange), Rules.reason(wish.reason()));
    Transactions transactions = slot.require().transactions();
    if (wish.dry()) {
      return transactions.rehearse(id, wish.action(), hand).map(this::rehearsed);
    }
    OperatorActions.Act act =
        new OperatorActions.Act(wish.word(), id.text(), "", hand.reason(), wish.parameters());
    return actions
        .onTransaction(exchange, act, () -> transactions.act(id, wish.action(), hand))
        .map(snapshot -> Replies.transaction(200, snapshot));
  }

  private Reply rehearsed(Rehearsal rehearsal) {
    ParticipantRegistry participants = slot.require().participants();
    return Reply.json(200, json -> ActionJson.write(json, rehearsal, participants));
  }
}
