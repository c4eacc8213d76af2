package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.Role;
import dev.verdict.coordinator.console.Explanation;
import dev.verdict.coordinator.engine.Snapshot;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.engine.Transactions.DecisionAnswer;
import dev.verdict.coordinator.engine.Transactions.Wait;
import dev.verdict.coordinator.http.Bodies.AbortBody;
import dev.verdict.coordinator.http.Bodies.BranchBody;
import dev.verdict.coordinator.http.Bodies.CommitBody;
import dev.verdict.coordinator.http.Bodies.EndedBody;
import dev.verdict.coordinator.http.Bodies.VoteBody;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.protocol.atomic.Branch;
import dev.verdict.protocol.atomic.Vote;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Calls about a transaction that exists. */
final class TransactionEndpoints {
  private static final BodyCodec<BranchBody> BRANCH = BodyCodec.of(BranchBody.class);
  private static final BodyCodec<VoteBody> VOTE = BodyCodec.of(VoteBody.class);
  private static final BodyCodec<CommitBody> COMMIT = BodyCodec.of(CommitBody.class);
  private static final BodyCodec<AbortBody> ABORT = BodyCodec.of(AbortBody.class);
  private static final BodyCodec<EndedBody> ENDED = BodyCodec.of(EndedBody.class);

  /** With the value {@code plain}, a saga's output is shown as it is, whatever is masked. */
  private static final String OUTPUT_HEADER = "Verdict-Output";

  private static final String OUTPUT_PLAIN = "plain";

  /** Who may enlist any service; a service enlists itself. */
  private static final Set<Role> CLIENTS = Set.of(Role.CLIENT, Role.ADMIN);

  private static final String ABORT_REASON = "the client asked for it";

  private final BackendSlot slot;
  private final Defaults defaults;
  private final Masking masking;
  private final Involvement involvement;
  private final Access access;

  TransactionEndpoints(HttpSetup setup, Access access) {
    this.access = access;
    this.slot = setup.slot();
    this.defaults = setup.defaults();
    this.masking = setup.masking();
    this.involvement = new Involvement(() -> slot.require().definitions());
  }

  List<Endpoint> all() {
    String one = "/v1/transactions/{id}";
    return List.of(
        new Endpoint(HttpMethod.POST, "/v1/transactions/finished", this::finished),
        new Endpoint(HttpMethod.POST, one + "/branches", this::enlist),
        new Endpoint(HttpMethod.POST, one + "/branches/{branch}/vote", this::vote),
        new Endpoint(HttpMethod.POST, one + "/commit", this::commit),
        new Endpoint(HttpMethod.POST, one + "/abort", this::abort),
        new Endpoint(HttpMethod.GET, one, this::get),
        new Endpoint(HttpMethod.GET, one + "/decision", this::decision),
        new Endpoint(HttpMethod.GET, "/v1/transactions", true, this::list));
  }

  private Transactions transactions() {
    return slot.require().transactions();
  }

  private Future<Reply> enlist(Exchange exchange) {
    return exchange
        .body()
        .compose(
            body -> {
              Branch branch = Rules.branch(BRANCH.read(body), "");
              access.requireToSpeakFor(branch.participant(), CLIENTS, exchange);
              return transactions().enlist(exchange.transaction(), branch);
            })
        .map(snapshot -> Replies.transaction(201, snapshot));
  }

  private Future<Reply> vote(Exchange exchange) {
    return exchange
        .body()
        .compose(
            body -> {
              Vote vote = Rules.vote(VOTE.read(body), "");
              return transactions().reportVote(exchange.transaction(), exchange.branch(), vote);
            })
        .map(snapshot -> Replies.transaction(200, snapshot));
  }

  private Future<Reply> commit(Exchange exchange) {
    Preference preference = preference(exchange);
    return exchange
        .optionalBody()
        .compose(
            body -> {
              CommitBody commit = body.map(COMMIT::read).orElse(CommitBody.EMPTY);
              return transactions()
                  .commit(
                      exchange.transaction(),
                      commit.branches().map(Rules::votes),
                      Replies.wait(preference));
            })
        .map(snapshot -> Replies.awaited(200, snapshot, preference));
  }

  private Future<Reply> abort(Exchange exchange) {
    Preference preference = preference(exchange);
    return exchange
        .optionalBody()
        .compose(
            body -> {
              AbortBody abort = body.map(ABORT::read).orElse(AbortBody.EMPTY);
              String reason =
                  Rules.text(
                      abort.reason().orElse(ABORT_REASON), Rules.REASON_CHARS_MAX, "/reason");
              Wait wait = Replies.wait(preference);
              return transactions().abort(exchange.transaction(), reason, wait);
            })
        .map(snapshot -> Replies.awaited(200, snapshot, preference));
  }

  private Future<Reply> get(Exchange exchange) {
    Backend backend = slot.require();
    return backend
        .transactions()
        .get(exchange.transaction())
        .map(snapshot -> shown(snapshot, exchange))
        .compose(
            snapshot ->
                FormerKeys.sentences(snapshot, backend.disagreements())
                    .map(told -> withHistory(snapshot, told, backend.participants())));
  }

  /** A client needs what its saga returned as it is, and says so. */
  private Snapshot shown(Snapshot snapshot, Exchange exchange) {
    boolean plain = exchange.header(OUTPUT_HEADER).filter(OUTPUT_PLAIN::equals).isPresent();
    return plain ? masking.ofAllButOutput(snapshot) : masking.of(snapshot);
  }

  private static Reply withHistory(
      Snapshot snapshot, Optional<String> told, ParticipantRegistry participants) {
    Optional<Explanation> explanation =
        snapshot
            .situation()
            .map(situation -> ConsoleJson.explain(situation, participants))
            .map(explained -> told.map(explained::after).orElse(explained));
    return Reply.json(200, json -> TransactionJson.writeWhole(json, snapshot, explanation));
  }

  private Future<Reply> decision(Exchange exchange) {
    return transactions().decision(exchange.transaction()).map(TransactionEndpoints::decision);
  }

  private static Reply decision(DecisionAnswer answer) {
    return Reply.json(
        200,
        json -> {
          json.writeStartObject();
          if (answer instanceof DecisionAnswer.Decided decided) {
            json.writeStringField("decision", TransactionJson.outcome(decided.outcome()));
          } else if (answer instanceof DecisionAnswer.Undecided undecided) {
            json.writeStringField("decision", "undecided");
            json.writeNumberField("retry_after_ms", undecided.retryAfter().toMillis());
          } else {
            json.writeStringField("decision", "forgotten");
          }
          json.writeEndObject();
        });
  }

  private Future<Reply> list(Exchange exchange) {
    Transactions transactions = transactions();
    return ListQuery.read(exchange.request(), defaults.namespace(), involvement)
        .compose(transactions::list)
        .map(page -> Reply.json(200, json -> TransactionJson.writePage(json, page)));
  }

  private Future<Reply> finished(Exchange exchange) {
    return exchange
        .body()
        .compose(body -> transactions().ended(Rules.transactions(ENDED.read(body).ids())))
        .map(ended -> Reply.json(200, json -> TransactionJson.writeEnded(json, ended)));
  }

  private Preference preference(Exchange exchange) {
    return Preference.read(exchange.header("Prefer"), defaults.waiting());
  }
}
