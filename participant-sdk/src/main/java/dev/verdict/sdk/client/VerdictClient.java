package dev.verdict.sdk.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Vote;
import dev.verdict.sdk.client.Coordinators.Answer;
import dev.verdict.sdk.client.Coordinators.Deadline;
import dev.verdict.sdk.client.Coordinators.Request;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Begins atomic transactions and says what shall become of them. Blocking and thread-safe. Each
 * method repeats its request, at every address in turn, while coordinators are away or answer 503,
 * until the client's deadline; repeating is safe, because requests that begin something carry one
 * {@code Idempotency-Key} per call of the method.
 *
 * <p>Any method throws {@link ProblemException} if the coordinator refuses the request, and, unless
 * it returns a {@link TransactionOutcome}, {@link UnavailableException} if nobody answered in time.
 */
public final class VerdictClient {
  private static final String TRANSACTIONS = "/v1/transactions";

  private final Coordinators coordinators;
  private final ObjectMapper mapper;
  private final Duration deadline;

  private VerdictClient(Builder builder) {
    mapper = builder.mapper;
    deadline = builder.deadline;
    coordinators = new Coordinators(builder.addresses, builder.name, mapper, builder.http);
  }

  /** A client of one installation, with default settings. */
  public static VerdictClient to(URI... coordinators) {
    return builder(coordinators).build();
  }

  /** Begins the settings of a client. */
  public static Builder builder(URI... coordinators) {
    return new Builder(Arrays.asList(coordinators));
  }

  /** Begins a transaction that is aborted unless it is committed before it is closed. */
  public TransactionScope begin(TransactionOptions options) {
    Answer answer =
        coordinators.send(
            new Request("POST", TRANSACTIONS, Optional.of(terms(options)), keyOf(options)),
            Deadline.in(deadline));
    return new TransactionScope(
        this,
        idIn(answer.body())
            .orElseThrow(() -> new UnavailableException("the answer names no transaction")));
  }

  /** Begins with default terms. */
  public TransactionScope begin() {
    return begin(TransactionOptions.DEFAULT);
  }

  /** Runs a whole transaction: all branches at once. */
  public TransactionOutcome atomic(TransactionOptions options, BranchSpec... branches) {
    ObjectNode body = terms(options);
    ArrayNode array = body.putArray("branches");
    for (BranchSpec branch : branches) {
      array.add(json(branch));
    }
    String key = keyOf(options);
    Request request = new Request("POST", "/v1/atomic", Optional.of(body), key);
    return untilDecided(request, Optional.empty(), Deadline.in(deadline));
  }

  /** Runs a whole transaction with default terms. */
  public TransactionOutcome atomic(BranchSpec... branches) {
    return atomic(TransactionOptions.DEFAULT, branches);
  }

  /** Enlists a branch: before its business call. */
  public void enlist(TxId id, BranchSpec branch) {
    post(path(id) + "/branches", Optional.of(json(branch)), Deadline.in(deadline));
  }

  /** Reports the vote that a business call's answer carried. */
  public void reportVote(TxId id, BranchId branch, Vote vote) {
    ObjectNode body = mapper.createObjectNode().put("vote", vote.yes() ? "yes" : "no");
    if (!vote.yes()) {
      body.put("reason", vote.reason());
    }
    post(
        path(id) + "/branches/" + branch.text() + "/vote",
        Optional.of(body),
        Deadline.in(deadline));
  }

  /**
   * Asks for commit and waits for the outcome.
   *
   * @param branches all branches as the caller knows them; another set at the coordinator aborts
   */
  public TransactionOutcome commit(TxId id, Collection<BranchId> branches) {
    ObjectNode body = mapper.createObjectNode();
    ObjectNode set = body.putObject("branches");
    branches.forEach(branch -> set.putNull(branch.text()));
    return end(id, "/commit", Optional.of(body));
  }

  /** Asks for abort and waits for the outcome, which may be that it was committed before. */
  public TransactionOutcome abort(TxId id) {
    return end(id, "/abort", Optional.empty());
  }

  /** What is known of the transaction now. */
  public TransactionOutcome get(TxId id) {
    JsonNode transaction = read(id, Deadline.in(deadline));
    return outcome(transaction)
        .orElseGet(
            () ->
                new TransactionOutcome.InDoubt(
                    Optional.of(id), "", "it is " + transaction.path("state").asText("?")));
  }

  private TransactionOutcome end(TxId id, String verb, Optional<JsonNode> body) {
    Deadline until = Deadline.in(deadline);
    Request request = new Request("POST", path(id) + verb, body, "");
    try {
      return untilDecided(request, Optional.of(id), until);
    } catch (ProblemException e) {
      return decidedOtherwise(id, e, until);
    }
  }

  /**
   * A refusal because the transaction is decided already is answered with that decision, which the
   * refusal carries.
   */
  private TransactionOutcome decidedOtherwise(TxId id, ProblemException refused, Deadline until) {
    if (refused.status() != 409) {
      throw refused;
    }
    Optional<TransactionOutcome> told = outcome(refused.problem());
    if (told.isPresent()) {
      return told.get();
    }
    try {
      return outcome(read(id, until)).orElseThrow(() -> refused);
    } catch (UnavailableException e) {
      return new TransactionOutcome.InDoubt(Optional.of(id), "", String.valueOf(e.getMessage()));
    }
  }

  /** Repeats the same request: each answer tells where the transaction stands. */
  private TransactionOutcome untilDecided(Request request, Optional<TxId> known, Deadline until) {
    Optional<TxId> id = known;
    String why = "not decided in time";
    try {
      for (int round = 0; !until.passed(); round++) {
        JsonNode transaction = coordinators.send(request, until).body();
        Optional<TransactionOutcome> outcome = outcome(transaction);
        if (outcome.isPresent()) {
          return outcome.get();
        }
        id = idIn(transaction).or(() -> known);
        Coordinators.pause(round, until);
      }
    } catch (UnavailableException e) {
      why = String.valueOf(e.getMessage());
    }
    return new TransactionOutcome.InDoubt(id, request.idempotencyKey(), why);
  }

  private JsonNode read(TxId id, Deadline until) {
    return coordinators.send(new Request("GET", path(id), Optional.empty(), ""), until).body();
  }

  private Answer post(String path, Optional<JsonNode> body, Deadline until) {
    return coordinators.send(new Request("POST", path, body, ""), until);
  }

  private static Optional<TransactionOutcome> outcome(JsonNode transaction) {
    Optional<TxId> id = idIn(transaction);
    return switch (transaction.path("outcome").asText("")) {
      case "commit" -> id.map(TransactionOutcome.Committed::new);
      case "abort" -> {
        String reason = transaction.path("reason").asText("");
        yield id.map(it -> new TransactionOutcome.Aborted(it, reason));
      }
      default -> Optional.empty();
    };
  }

  private static Optional<TxId> idIn(JsonNode transaction) {
    return Optional.of(transaction.path("id").asText("")).filter(TxId::isValid).map(TxId::new);
  }

  private static String path(TxId id) {
    return TRANSACTIONS + "/" + id.text();
  }

  private static String keyOf(TransactionOptions options) {
    return options.idempotencyKey().isEmpty()
        ? UUID.randomUUID().toString()
        : options.idempotencyKey();
  }

  private ObjectNode terms(TransactionOptions options) {
    ObjectNode body = mapper.createObjectNode();
    options.timeout().ifPresent(it -> body.put("timeout_ms", it.toMillis()));
    options.callTimeout().ifPresent(it -> body.put("call_timeout_ms", it.toMillis()));
    if (!options.businessKey().isEmpty()) {
      body.put("business_key", options.businessKey());
    }
    if (!options.labels().isEmpty()) {
      body.set("labels", mapper.valueToTree(options.labels()));
    }
    return body;
  }

  private ObjectNode json(BranchSpec branch) {
    ObjectNode body =
        mapper
            .createObjectNode()
            .put("id", branch.id().text())
            .put("participant", branch.participant())
            .put("style", branch.style().wire());
    if (!branch.operation().isEmpty()) {
      body.put("operation", branch.operation());
    }
    branch.payload().ifPresent(it -> body.set("payload", mapper.valueToTree(it)));
    if (branch.clientVotes()) {
      body.put("vote", "client");
    }
    return body;
  }

  /** Settings of a client. */
  public static final class Builder {
    private final List<URI> addresses;
    private String name = "anonymous";
    private Duration deadline = Duration.ofSeconds(60);
    private ObjectMapper mapper =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private Builder(List<URI> addresses) {
      this.addresses = List.copyOf(addresses);
    }

    /** Who calls: idempotency keys belong to this name. {@code anonymous} unless told otherwise. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /** How long one method tries, positive; 60 s unless told otherwise. */
    public Builder deadline(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("the deadline must be positive");
      }
      deadline = value;
      return this;
    }

    /** Writes payloads. */
    public Builder mapper(ObjectMapper value) {
      mapper = value;
      return this;
    }

    /** Makes the requests; for TLS, proxies and executors. */
    public Builder http(HttpClient value) {
      http = value;
      return this;
    }

    /**
     * The client.
     *
     * @throws IllegalArgumentException if there is no address
     */
    public VerdictClient build() {
      return new VerdictClient(this);
    }
  }
}
