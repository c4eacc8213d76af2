package dev.verdict.sdk.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.verdict.protocol.BranchId;
import dev.verdict.protocol.TxId;
import dev.verdict.protocol.atomic.Vote;
import dev.verdict.sdk.coordinators.AnyCoordinator;
import dev.verdict.sdk.coordinators.BaseUrl;
import dev.verdict.sdk.coordinators.CoordinatorToken;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Begins atomic transactions and says what shall become of them. Blocking and thread-safe; {@link
 * #async} is the same without blocking, and says how requests are repeated.
 *
 * <p>Any method throws {@link ProblemException} if the coordinator refuses the request, and, unless
 * it returns a {@link TransactionOutcome}, {@link UnavailableException} if nobody answered in time.
 */
public final class VerdictClient {
  private final AsyncVerdictClient client;
  private final LockClient locks;

  private VerdictClient(AsyncVerdictClient client) {
    this.client = client;
    this.locks = new LockClient(client.locks());
  }

  /** A client of one installation, with default settings; otherwise as {@link #builder}. */
  public static VerdictClient to(URI... coordinators) {
    return builder(coordinators).build();
  }

  /**
   * Begins the settings of a client.
   *
   * @param coordinators {@code http} or {@code https}, with a host, without query
   * @throws IllegalArgumentException naming the address that is none
   */
  public static Builder builder(URI... coordinators) {
    return new Builder(Arrays.asList(coordinators));
  }

  /** The same without blocking. */
  public AsyncVerdictClient async() {
    return client;
  }

  /** Leases on resources. */
  public LockClient locks() {
    return locks;
  }

  /** Begins a transaction that is aborted unless it is committed before it is closed. */
  public TransactionScope begin(TransactionOptions options) {
    return new TransactionScope(Waiting.until(client.begin(options)));
  }

  /** Begins with default terms. */
  public TransactionScope begin() {
    return begin(TransactionOptions.DEFAULT);
  }

  /**
   * Runs work in a transaction: commits when it returns, aborts when it throws. Meanwhile the
   * transaction is bound to this thread, see {@link TransactionContext#current}.
   *
   * @return the outcome of the commit
   * @throws E what the work threw, after the abort was asked for
   */
  public <E extends Exception> TransactionOutcome inTransaction(
      TransactionOptions options, Work<E> work) throws E {
    try (TransactionScope scope = begin(options);
        TransactionContext.Binding bound = scope.context().bind()) {
      try {
        work.run(scope);
      } catch (Throwable cause) {
        scope.leftBy(cause);
        throw cause;
      }
      return scope.commit();
    }
  }

  /** Runs work in a transaction with default terms. */
  public <E extends Exception> TransactionOutcome inTransaction(Work<E> work) throws E {
    return inTransaction(TransactionOptions.DEFAULT, work);
  }

  /**
   * Work in a transaction.
   *
   * @param <E> what it may throw
   */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    /** Does it. The scope is committed afterwards, and must not be committed here. */
    void run(TransactionScope scope) throws E;
  }

  /** Runs a whole transaction: all branches at once. */
  public TransactionOutcome atomic(TransactionOptions options, BranchSpec... branches) {
    TransactionOptions keyed = options.withKey();
    return Waiting.untilDecided(
        client.atomic(keyed, branches), Optional.empty(), keyed.idempotencyKey());
  }

  /** Runs a whole transaction with default terms. */
  public TransactionOutcome atomic(BranchSpec... branches) {
    return atomic(TransactionOptions.DEFAULT, branches);
  }

  /** Enlists a branch: before its business call. */
  public void enlist(TxId id, BranchSpec branch) {
    Waiting.until(client.enlist(id, branch));
  }

  /** Reports the vote that a business call's answer carried. */
  public void reportVote(TxId id, BranchId branch, Vote vote) {
    Waiting.until(client.reportVote(id, branch, vote));
  }

  /**
   * Asks for commit and waits for the outcome.
   *
   * @param branches all branches as the caller knows them; another set at the coordinator aborts
   */
  public TransactionOutcome commit(TxId id, Collection<BranchId> branches) {
    Map<BranchId, Optional<Vote>> set = new LinkedHashMap<>();
    branches.forEach(branch -> set.put(branch, Optional.empty()));
    return Waiting.untilDecided(client.commit(id, set), Optional.of(id), "");
  }

  /** Asks for abort and waits for the outcome, which may be that it was committed before. */
  public TransactionOutcome abort(TxId id) {
    return Waiting.untilDecided(client.abort(id, "the client asked for it"), Optional.of(id), "");
  }

  /** What is known of the transaction now. */
  public TransactionOutcome get(TxId id) {
    return Waiting.untilDecided(client.get(id), Optional.of(id), "");
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
    private Optional<HttpClient> http = Optional.empty();
    private Optional<CoordinatorToken> token = Optional.empty();

    private Builder(List<URI> addresses) {
      this.addresses = List.copyOf(addresses);
      addresses.forEach(it -> BaseUrl.require(it, "a coordinator"));
    }

    /** Who calls: idempotency keys belong to this name. {@code anonymous} unless told otherwise. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /**
     * What coordinators are shown that ask for a token; nothing unless told otherwise. It needs the
     * role {@code client}.
     *
     * @throws IllegalArgumentException if it has not the form of a token
     */
    public Builder token(String value) {
      token = Optional.of(new CoordinatorToken(value));
      return this;
    }

    /**
     * The same from a file, which is read now.
     *
     * @throws java.io.UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if it holds no token
     */
    public Builder tokenFile(Path file) {
      token = Optional.of(CoordinatorToken.in(file));
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
      http = Optional.of(value);
      return this;
    }

    /**
     * The client.
     *
     * @throws IllegalArgumentException if there is no address
     */
    public VerdictClient build() {
      return new VerdictClient(buildAsync());
    }

    /** The client that does not block; otherwise as {@link #build}. */
    public AsyncVerdictClient buildAsync() {
      AnyCoordinator coordinators =
          new AnyCoordinator(addresses, http.orElseGet(AnyCoordinator::newClient), token);
      CoordinatorApi api = new CoordinatorApi(coordinators, name, mapper);
      return new AsyncVerdictClient(
          api, new Bodies(mapper), new AsyncLockClient(api, mapper, deadline), deadline);
    }
  }
}
