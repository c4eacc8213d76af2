package dev.verdict.coordinator.http;

import dev.verdict.coordinator.approval.Proposal;
import dev.verdict.coordinator.approval.Proposal.State;
import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.coordinator.http.Bodies.ActionBody;
import dev.verdict.coordinator.http.Bodies.ReasonBody;
import dev.verdict.coordinator.http.OperatorActions.Act;
import dev.verdict.coordinator.json.JsonText;
import dev.verdict.protocol.Json;
import dev.verdict.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What operators make of the proposals of others. To be approved is the business of whoever leads
 * the transaction's shard ({@link Approval}); all else any node answers.
 */
final class ProposalEndpoints {
  private static final BodyCodec<ActionBody> ACTION = BodyCodec.of(ActionBody.class);
  private static final BodyCodec<ReasonBody> REASON = BodyCodec.of(ReasonBody.class);
  private static final String ALL = "/v1/proposals";
  private static final String ONE = ALL + "/{id}/";

  private final BackendSlot slot;
  private final OperatorActions actions;
  private final Approval approval;

  ProposalEndpoints(BackendSlot slot, OperatorActions actions, Masking masking) {
    this.slot = slot;
    this.actions = actions;
    this.approval = new Approval(slot, actions, masking);
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(HttpMethod.GET, ALL, true, this::list),
        new Endpoint(HttpMethod.POST, ONE + "approve", this::approve),
        new Endpoint(HttpMethod.POST, ONE + "reject", asked -> decline(asked, State.REJECTED)),
        new Endpoint(HttpMethod.POST, ONE + "withdraw", asked -> decline(asked, State.WITHDRAWN)));
  }

  private ProposalStore store() {
    return slot.require().proposals();
  }

  private Future<Reply> list(Exchange exchange) {
    Query query = Query.read(exchange.request(), Set.of("pending", "transaction"));
    Optional<Boolean> pending = query.text("pending").map(ProposalEndpoints::flag);
    Optional<TxId> transaction = query.text("transaction").map(ProposalEndpoints::transaction);
    return StoreFaults.asUnavailable(store().list(pending, transaction))
        .map(found -> Reply.json(200, json -> ProposalJson.writeList(json, found)));
  }

  private static boolean flag(String word) {
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Query.invalid("pending is true or false");
    };
  }

  private static TxId transaction(String text) {
    if (!TxId.isValid(text)) {
      throw Query.invalid("transaction is an id of the form 01k9abcdef-0f-0000001-8zq3k2m1n0");
    }
    return new TxId(text);
  }

  private static UUID id(Exchange exchange) {
    return ActionEndpoints.batchId(exchange.parameter("id"))
        .orElseThrow(
            () ->
                Exchange.malformedId(
                    "A proposal's id has the form 123e4567-e89b-42d3-a456-426614174000."));
  }

  private Future<Proposal> known(UUID id) {
    return StoreFaults.asUnavailable(store().get(id))
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        Problem.of(ProblemCode.UNKNOWN_PROPOSAL, "There is no proposal " + id + ".")
                            .asException()));
  }

  private Future<Reply> approve(Exchange exchange) {
    String operator = actions.operator(exchange);
    UUID id = id(exchange);
    return exchange
        .body()
        .map(ACTION::read)
        .compose(
            body -> {
              String reason = Rules.reason(body.reason());
              boolean dry = body.dryRun().orElse(false);
              return known(id)
                  .compose(
                      proposal ->
                          approval.of(
                              exchange, proposal, new Approval.Word(operator, reason, dry)));
            });
  }

  private Future<Reply> decline(Exchange exchange, State as) {
    String operator = actions.operator(exchange);
    UUID id = id(exchange);
    return exchange
        .body()
        .map(REASON::read)
        .map(body -> Rules.reason(body.reason()))
        .compose(
            reason ->
                known(id)
                    .map(proposal -> declinable(proposal, operator, as))
                    .compose(pending -> declined(exchange, pending, as, operator, reason)))
        .map(declined -> Reply.json(200, json -> ProposalJson.write(json, declined)));
  }

  private Future<Proposal> declined(
      Exchange exchange, Proposal pending, State as, String operator, String reason) {
    return approval
        .requireNotDone(pending)
        .compose(undone -> actions.recorded(exchange, act(pending, as, reason)))
        .compose(
            row -> StoreFaults.asUnavailable(store().decline(pending.id(), as, operator, reason)))
        .map(
            declined ->
                declined.orElseThrow(
                    () ->
                        pending.state() == State.APPROVED
                            ? underWay(pending.id())
                            : Approval.over(pending.id())));
  }

  private static ProblemException underWay(UUID id) {
    return Problem.of(
            ProblemCode.PROPOSAL_UNDER_WAY,
            "Proposal "
                + id
                + " was approved less than "
                + ProposalStore.CARRYING_OUT_MAX.toSeconds()
                + " s ago and may be done any moment. Look again then.")
        .asException();
  }

  /** Who proposed it takes it back; all others reject it. */
  private static Proposal declinable(Proposal proposal, String operator, State as) {
    boolean own = proposal.draft().operator().equals(operator);
    if (own == (as == State.REJECTED)) {
      throw Problem.of(
              ProblemCode.OTHER_OPERATOR_REQUIRED,
              own
                  ? "It is your own proposal: withdraw it."
                  : "It is the proposal of " + proposal.draft().operator() + ": reject it.")
          .asException();
    }
    if (!proposal.state().isPending()) {
      throw Approval.over(proposal.id());
    }
    return proposal;
  }

  private static Act act(Proposal proposal, State as, String reason) {
    String word = as == State.REJECTED ? "reject_resolve" : "withdraw_resolve";
    return new Act(word, proposal.draft().transaction().text(), "", reason, parameters(proposal));
  }

  /** Of the acts about a proposal, as the audit log shows them. */
  static String parameters(Proposal proposal) {
    Map<String, Json> parameters =
        new TreeMap<>(
            Map.of(
                "branch", Json.text(proposal.draft().branch().text()),
                "outcome", Json.text(proposal.draft().outcome().name().toLowerCase(Locale.ROOT)),
                "proposal", Json.text(proposal.id().toString())));
    return JsonText.write(new Json.Obj(parameters));
  }
}
