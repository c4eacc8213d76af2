package dev.verdict.coordinator.http;

import dev.verdict.coordinator.audit.AuditEntry;
import dev.verdict.coordinator.engine.Action;
import dev.verdict.coordinator.engine.Condition;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What an operator does to a transaction: each with a reason, and each may be tried dry, which says
 * what would be sent and changes nothing.
 */
final class ActionEndpoints {
  private static final BodyCodec<ActionBody> ACTION = BodyCodec.of(ActionBody.class);
  private static final BodyCodec<ResolveBody> RESOLVE = BodyCodec.of(ResolveBody.class);

  /** The actions that need nothing but a reason, by their words. */
  static final Map<String, Action> PLAIN =
      Map.of(
          "retry", new Action.Retry(),
          "pause", new Action.Pause(),
          "resume", new Action.Resume(),
          "cancel", new Action.Cancel());

  /** Names the batch that an action is part of, where a node passes it on to another. */
  static final String BATCH_HEADER = "Verdict-Batch";

  /** Says how a transaction must stand still, where a node passes a batch's action on. */
  static final String STILL_HEADER = "Verdict-Batch-Still";

  private static final String ONE = "/v1/transactions/{id}/";

  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final BackendSlot slot;
  private final OperatorActions actions;
  private final Masking masking;
  private final SecondPerson secondPerson;

  ActionEndpoints(HttpSetup setup, OperatorActions actions) {
    this.slot = setup.slot();
    this.actions = actions;
    this.masking = setup.masking();
    this.secondPerson = new SecondPerson(slot, actions, setup.proposalsLast());
  }

  /**
   * An action as it was asked for.
   *
   * @param planDigest what it is to do, as a dry run told; empty for whatever it does
   */
  record Wish(
      String word,
      Action action,
      String parameters,
      Optional<String> reason,
      boolean dry,
      Optional<String> planDigest) {
    /**
     * One with parameters.
     *
     * @param parameters what goes on record of it
     */
    static Wish of(
        String word,
        Action action,
        Map<String, Json> parameters,
        Optional<String> reason,
        Optional<Boolean> dry,
        Optional<String> planDigest) {
      Json.Obj sorted = new Json.Obj(new TreeMap<>(parameters));
      return new Wish(word, action, JsonText.write(sorted), reason, dry.orElse(false), planDigest);
    }
  }

  List<Endpoint> all() {
    List<Endpoint> all = new ArrayList<>();
    PLAIN.forEach((word, action) -> all.add(plain(word, action)));
    all.add(new Endpoint(HttpMethod.POST, ONE + "branches/{branch}/resolve", this::resolve));
    return all;
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
                            parameters(exchange),
                            body.reason(),
                            body.dryRun().orElse(false),
                            body.planDigest()))
                .compose(wish -> carryOut(exchange, wish)));
  }

  private static String parameters(Exchange exchange) {
    return exchange
        .header(BATCH_HEADER)
        .flatMap(ActionEndpoints::batchId)
        .map(ActionEndpoints::partOf)
        .orElse(AuditEntry.NO_PARAMETERS);
  }

  /** A batch's id; empty if the text is none. */
  static Optional<UUID> batchId(String text) {
    return UUID_FORM.matcher(text).matches()
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }

  /** The parameters of an action that is part of a batch. */
  static String partOf(UUID batch) {
    return JsonText.write(
        new Json.Obj(new TreeMap<>(Map.of("batch", Json.text(batch.toString())))));
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
    return Wish.of(
        "resolve",
        new Action.Resolve(branch, outcome),
        Map.of("branch", Json.text(branch.text()), "outcome", Json.text(word)),
        body.reason(),
        body.dryRun(),
        body.planDigest());
  }

  Future<Reply> carryOut(Exchange exchange, Wish wish) {
    TxId id = exchange.transaction();
    Hand hand =
        new Hand(
            actions.operator(exchange), Rules.reason(wish.reason()), condition(exchange, wish));
    Transactions transactions = slot.require().transactions();
    if (wish.dry()) {
      return rehearse(id, wish.action(), hand);
    }
    OperatorActions.Act act =
        new OperatorActions.Act(wish.word(), id.text(), "", hand.reason(), wish.parameters());
    if (secondPerson.isNeeded() && wish.action() instanceof Action.OnStep) {
      throw SecondPerson.cannotBeProposed(wish.word());
    }
    if (wish.action() instanceof Action.Resolve resolve && secondPerson.isNeeded()) {
      return secondPerson.propose(exchange, resolve, hand, act);
    }
    return actions
        .onTransaction(exchange, act, () -> transactions.act(id, wish.action(), hand))
        .map(snapshot -> Replies.transaction(200, masking.of(snapshot)));
  }

  private static Condition condition(Exchange exchange, Wish wish) {
    Condition standing =
        Condition.still(
            exchange
                .header(STILL_HEADER)
                .flatMap(
                    word ->
                        Arrays.stream(Condition.Still.values())
                            .filter(each -> each.name().equalsIgnoreCase(word))
                            .findFirst())
                .orElse(Condition.Still.ANY));
    return wish.planDigest().map(digest -> standing.and(PlanDigest.is(digest))).orElse(standing);
  }

  private Future<Reply> rehearse(TxId id, Action action, Hand hand) {
    Transactions transactions = slot.require().transactions();
    return transactions.rehearse(id, action, hand).map(this::rehearsed);
  }

  private Reply rehearsed(Rehearsal rehearsal) {
    ParticipantRegistry participants = slot.require().participants();
    return Reply.json(200, json -> ActionJson.write(json, rehearsal, participants, masking));
  }
}
