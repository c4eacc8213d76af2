package dev.verdict.sdk;

import dev.verdict.protocol.TxId;
import dev.verdict.protocol.wire.BranchAnswer;
import dev.verdict.protocol.wire.ParticipantProtocol;
import dev.verdict.sdk.barrier.BarrierFlow;
import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.barrier.Call;
import dev.verdict.sdk.barrier.Forgetting;
import dev.verdict.sdk.barrier.Lane;
import dev.verdict.sdk.cleaning.Cleaner;
import dev.verdict.sdk.cleaning.HttpEndings;
import dev.verdict.sdk.client.TransactionContext;
import dev.verdict.sdk.coordinators.AnyCoordinator;
import dev.verdict.sdk.coordinators.BaseUrl;
import dev.verdict.sdk.presence.Presence;
import dev.verdict.sdk.resource.HttpDecisions;
import dev.verdict.sdk.resource.Looks;
import dev.verdict.sdk.resource.PreparedWatch;
import dev.verdict.sdk.resource.Recovery;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * A service's side of the participant protocol: declared operations behind a barrier that handles
 * duplicate, empty and late calls. An adapter such as {@code VertxParticipant} puts it on the
 * network. Thread-safe.
 */
public final class Participant implements AutoCloseable {
  /** The largest body of a call that adapters accept, in bytes. */
  public static final int BODY_BYTES_MAX = ParticipantProtocol.BODY_BYTES_MAX;

  /** How long {@link #drain} may take. */
  public static final Duration DRAIN_LONGEST = Duration.ofSeconds(15);

  private static final Logger LOG = System.getLogger(Participant.class.getName());

  private final String name;
  private final BarrierStore<?> store;
  private final BarrierFlow<?> flow;
  private final boolean prepares;
  private final Offer offer;
  private final Recovery recovery;
  private final Cleaner cleaner;
  private final Optional<PreparedWatch> watch;
  private final Optional<Presence> presence;
  private final Optional<Joining> joining;
  private final Replies replies;
  private final InFlight inFlight = new InFlight();
  private final Departure departure = new Departure(this::signOff, inFlight, DRAIN_LONGEST);

  <C> Participant(ParticipantBuilder<C, ?> builder) {
    name = builder.name();
    BarrierStore<C> barrier = builder.store().barrier();
    store = barrier;
    flow = new BarrierFlow<>(barrier, builder.operations().declared());
    prepares = builder.prepares();
    offer = builder.offer();
    Optional<HttpClient> http = builder.http();
    Optional<AnyCoordinator> coordinators = http.map(builder::coordinators);
    recovery =
        new Recovery(
            new Looks(store, Looks.LONGEST),
            this::handle,
            coordinators.filter(it -> builder.canBeInDoubt()).map(HttpDecisions::new),
            new Recovery.Settings(name, builder.inDoubtAfter()));
    cleaner =
        new Cleaner(
            store,
            coordinators.map(HttpEndings::new),
            new Cleaner.Settings(name, builder.keepFinished(), Cleaner.RUN_LONGEST),
            Clock.systemUTC());
    watch =
        prepares
            ? Optional.of(
                new PreparedWatch(new Looks(store, Looks.LONGEST), builder.preparedAlert()))
            : Optional.empty();
    Abilities abilities = builder.abilities(barrier);
    presence = coordinators.map(it -> new Presence(it, name, builder.instance(), abilities));
    joining =
        http.map(builder::client)
            .map(it -> new Joining(name, it, builder.operations(), this::handle));
    replies = new Replies(name, store, this::heard);
  }

  /**
   * Begins the declaration of a participant.
   *
   * @param name the service's registered name: 1 to 100 of letters, digits, {@code .}, {@code _}
   *     and {@code -}; the same for all its instances
   * @param store where its barrier lives, beside its data
   */
  public static <C> Builder<C> named(String name, Store<C> store) {
    return new Builder<>(name, store);
  }

  /** The registered name. */
  public String name() {
    return name;
  }

  /** Creates the barrier's tables if they are not there. */
  public CompletionStage<Void> createSchema() {
    return store.createSchema();
  }

  /**
   * Checks that the store can do what the operations need, then begins to resolve branches in
   * doubt, now and regularly, and to clean up from time to time.
   *
   * @return fails with {@link IllegalStateException} that names the setting to change
   */
  public CompletionStage<Void> start() {
    return store.start(name, prepares).thenRun(this::recover);
  }

  private void recover() {
    recovery.start();
    watch.ifPresent(PreparedWatch::start);
    cleaner.start();
  }

  /**
   * Tells the coordinators where this instance answers, so that calls come here: now, and with
   * heartbeats until {@link #close}, which signs off. Call it when the service listens. Called
   * again with another address, the instance has moved.
   *
   * @param baseUrl {@code http} or {@code https}, with a host, without query, as coordinators reach
   *     it
   * @return completes when a coordinator has taken note; it is tried until then
   * @throws IllegalStateException if no coordinators were given
   * @throws IllegalArgumentException naming the address, if it is no such address
   */
  public CompletionStage<Void> announce(URI baseUrl) {
    BaseUrl.require(baseUrl, "a participant");
    return presence
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "participant '" + name + "' was given no coordinators to announce itself to"))
        .announce(baseUrl);
  }

  /**
   * Asks the coordinators about branches that are old enough and in doubt, a bounded number at a
   * time, and does what they say.
   *
   * @return how many were resolved
   */
  public CompletionStage<Integer> resolveInDoubt() {
    return recovery.resolve();
  }

  /**
   * Cleans up now what would be cleaned up within the hour: deletes the barrier rows of finished
   * transactions that are old enough, a bounded number of them.
   *
   * @return how many rows were deleted; 0 without coordinators. Fails if none of them answered
   */
  public CompletionStage<Long> cleanUp() {
    return cleaner.run();
  }

  /**
   * Deletes the barrier rows of transactions that {@code finished} says are finished, for what
   * {@link #cleanUp} leaves. Forgetting is one-way: from now on <em>new</em> work of any
   * transaction at or below {@code horizon} is refused, finished or not. So keep the horizon
   * further back than your longest transaction.
   *
   * @param horizon the newest id to consider; {@link TxId} sorts by time
   * @param finished tells which of at most {@link Forgetting#BATCH_MAX} ids the coordinator says
   *     are finished
   * @return how many rows were deleted
   */
  public CompletionStage<Long> forgetFinished(
      TxId horizon, Function<List<TxId>, CompletionStage<Set<TxId>>> finished) {
    return new Forgetting(store, finished).upTo(horizon);
  }

  /**
   * Carries out a call that came over HTTP. Never fails.
   *
   * @param kind the last segment of the call's path, for example {@code prepare}, or {@code
   *     holdings}; {@code batch} is for {@link #handleBatch}, and answered here as a call that is
   *     not known: then coordinators make each call by itself
   * @param body the request's body
   */
  public CompletionStage<Reply> handle(String kind, byte[] body) {
    return replies.to(kind, body);
  }

  /**
   * Carries out several calls that came in one request, a POST to {@code batch}: each on its own,
   * in no particular order, as {@link #handle} does. Never fails.
   *
   * @param body the request's body, at most {@link #BODY_BYTES_MAX}: a line of JSON for each of up
   *     to 256 calls
   * @param answers takes their answers as they come: for the first time before this method returns,
   *     then on any thread, until the last
   */
  public void handleBatch(byte[] body, AnswerLines answers) {
    Batch.begin(body, replies, answers);
  }

  /**
   * Shows what this participant lets be seen: its samples for the conformance command, if it was
   * given any. Never fails.
   *
   * @param what the last segment of the path of a GET, for example {@code conformance}
   */
  public CompletionStage<Reply> show(String what) {
    return offer.show(what, store.executor(Lane.WORK));
  }

  /**
   * Runs an operation here as a branch of a transaction that was carried here by a call, or that
   * this service began: for business calls of your own beside those of coordinators. The branch is
   * enlisted first (so that a coordinator will finish it, come what may), then the operation runs
   * behind the barrier, and its answer is this branch's vote. {@link Result.Refused} and failures
   * see to it that the whole transaction aborts.
   *
   * @param context the transaction
   * @param operation declared as {@code prepared} or {@code tcc}
   * @param input the operation's input
   * @param output what the operation was declared to return
   * @return what the operation came to; fails if it failed, or if the branch could not be enlisted,
   *     and then it did not run
   * @throws IllegalArgumentException if no such operation is declared
   * @throws IllegalStateException if no coordinators were given, or the transaction's work is over
   *     here
   */
  public <O> CompletionStage<Result<O>> join(
      TransactionContext context, String operation, Object input, Class<O> output) {
    return joining
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "participant '" + name + "' was given no coordinators to enlist with"))
        .join(context, operation, input, output);
  }

  /** The reply to a body that is no call. */
  public static Reply malformed(String detail) {
    return Wire.problem(400, "malformed", "Malformed call", detail);
  }

  /** The reply to a body beyond {@link #BODY_BYTES_MAX}. */
  public static Reply tooLarge() {
    return Wire.problem(
        413, "body_too_large", "Body too large", "at most " + BODY_BYTES_MAX + " bytes");
  }

  private CompletionStage<BranchAnswer> heard(Call call) {
    recovery.heard(call);
    return handle(call);
  }

  private CompletionStage<BranchAnswer> handle(Call call) {
    if (!inFlight.enter()) {
      return CompletableFuture.failedFuture(
          new RejectedExecutionException("this instance is being shut down"));
    }
    return CompletableFuture.completedFuture(call)
        .<BranchAnswer>thenComposeAsync(flow::handle, store.executor(Lane.of(call.kind())))
        .whenComplete((told, error) -> inFlight.leave());
  }

  /**
   * Leaves without a call being lost: signs off, goes on serving until the coordinators know that,
   * then takes no more calls (they are answered 503, and go to another instance) and waits for
   * those that are under way. What they leave in doubt is another instance's to finish, or this
   * one's after a restart. Call it before the HTTP server stops listening; {@link #close} does it,
   * too.
   *
   * @return completes within {@link #DRAIN_LONGEST} of the first call: true if nothing was left
   *     under way
   */
  public CompletionStage<Boolean> drain() {
    return departure.begin();
  }

  private CompletionStage<Boolean> signOff() {
    return presence.map(Presence::signOff).orElseGet(() -> CompletableFuture.completedFuture(true));
  }

  /**
   * Drains, unless {@link #drain} did so before, then ends recovery, clean-up and whatever the
   * store owns. Blocks; it is not for event loops.
   */
  @Override
  public void close() {
    boolean all = drain().toCompletableFuture().join();
    if (!all) {
      LOG.log(Level.WARNING, "{0}: closed with calls under way", name);
    }
    inFlight.close();
    presence.ifPresent(Presence::close);
    watch.ifPresent(PreparedWatch::close);
    recovery.close();
    cleaner.close();
    store.close();
  }

  /**
   * Declares operations as handlers that run on the calling thread.
   *
   * @param <C> the session that handlers get
   */
  public static final class Builder<C> extends ParticipantBuilder<C, Builder<C>> {
    Builder(String name, Store<C> store) {
      super(name, store);
    }

    /**
     * Two-phase commit: the handler does its work, and the barrier prepares it.
     *
     * @param handler returns {@link Result#done()} to vote yes
     */
    public <I> Builder<C> prepared(
        String operation, Class<I> input, Handler<C, I, Result.None> handler) {
      return preparedAsync(operation, input, AsyncHandler.of(handler));
    }

    /** Try-confirm-cancel: reserve, then use or release the reservation. */
    public <I, O> Builder<C> tcc(
        String operation,
        Class<I> input,
        Class<O> output,
        Handler<C, I, O> attempt,
        FollowUp<C, I, O> confirm,
        FollowUp<C, I, O> cancel) {
      return tccAsync(
          operation,
          input,
          output,
          AsyncHandler.of(attempt),
          AsyncFollowUp.of(confirm),
          AsyncFollowUp.of(cancel));
    }

    /**
     * A saga's step and how it is undone.
     *
     * @param undo the undoing operation's name, as the saga's definition names it
     */
    public <I, O> Builder<C> saga(
        String operation,
        Class<I> input,
        Class<O> output,
        Handler<C, I, O> action,
        String undo,
        FollowUp<C, I, O> compensation) {
      return sagaAsync(
          operation, input, output, AsyncHandler.of(action), undo, AsyncFollowUp.of(compensation));
    }

    /** A saga's step with nothing to undo. */
    public <I, O> Builder<C> saga(
        String operation, Class<I> input, Class<O> output, Handler<C, I, O> action) {
      return sagaAsync(operation, input, output, AsyncHandler.of(action));
    }

    /**
     * Lets the conformance command see what the samples do.
     *
     * @param numbers reads, out of the participant's data, anything that JSON can write and whose
     *     numbers change with the samples' work: balances, counts of rows. It runs where handlers
     *     run, on a connection of its own
     */
    public Builder<C> sampleState(Callable<?> numbers) {
      return sampleStateAsync(() -> Stages.of(numbers));
    }

    @Override
    Builder<C> self() {
      return this;
    }
  }
}
