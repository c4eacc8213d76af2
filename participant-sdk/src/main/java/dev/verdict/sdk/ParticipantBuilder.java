package dev.verdict.sdk;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.barrier.Style;
import dev.verdict.sdk.client.AsyncVerdictClient;
import dev.verdict.sdk.client.VerdictClient;
import dev.verdict.sdk.coordinators.AnyCoordinator;
import dev.verdict.sdk.coordinators.BaseUrl;
import dev.verdict.sdk.coordinators.CoordinatorToken;
import dev.verdict.sdk.resource.PreparedWatch;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What declarations of participants share. Handlers given here must not block; {@link
 * Participant.Builder} takes ordinary ones.
 *
 * @param <C> the session that handlers get
 * @param <B> the builder itself
 */
public abstract class ParticipantBuilder<C, B extends ParticipantBuilder<C, B>> {
  /** How long a branch may be prepared before there is an alert, unless told otherwise. */
  public static final Duration PREPARED_ALERT_DEFAULT = Duration.ofSeconds(60);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  /** How long a branch may take to be enlisted: its caller waits. */
  private static final Duration ENLIST_LONGEST = Duration.ofSeconds(5);

  private final String name;
  private final Store<C> store;
  private final Operations<C> operations = new Operations<>();
  private final Offer offer = new Offer();
  private List<URI> coordinators = List.of();
  private Optional<CoordinatorToken> token = Optional.empty();
  private Duration inDoubtAfter = Duration.ofSeconds(5);
  private Duration keepFinished = Duration.ofDays(7);
  private Duration preparedAlertAfter = PREPARED_ALERT_DEFAULT;
  private Consumer<PreparedTooLong> preparedAlert = alert -> {};
  private boolean http2;
  private boolean onePhase = true;
  private String instance = UUID.randomUUID().toString();

  ParticipantBuilder(String name, Store<C> store) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a participant's name is 1 to 100 of A-Z a-z 0-9 . _ -, not '" + name + "'");
    }
    this.name = name;
    this.store = store;
  }

  abstract B self();

  /**
   * Whom to ask about branches in doubt, and whom to tell where this instance is; all nodes of one
   * installation, so that the loss of one delays nothing.
   *
   * @param baseUrls {@code http} or {@code https}, with a host, without query
   * @throws IllegalArgumentException naming the address that is none
   */
  public B coordinators(URI... baseUrls) {
    coordinators = List.copyOf(Arrays.asList(baseUrls));
    coordinators.forEach(it -> BaseUrl.require(it, "a coordinator"));
    return self();
  }

  /**
   * What coordinators are shown that ask for a token; nothing unless told otherwise. It needs the
   * role {@code participant} for this service.
   *
   * @throws IllegalArgumentException if it has not the form of a token
   */
  public B token(String value) {
    token = Optional.of(new CoordinatorToken(value));
    return self();
  }

  /**
   * The same from a file, which is read now.
   *
   * @throws java.io.UncheckedIOException if it cannot be read
   * @throws IllegalArgumentException if it holds no token
   */
  public B tokenFile(Path file) {
    token = Optional.of(CoordinatorToken.in(file));
    return self();
  }

  /**
   * Names this instance among those of its service, as {@link Participant#announce} tells it: 1 to
   * 100 of {@code A-Z a-z 0-9 . _ -}. Drawn at random unless told otherwise; a name that outlives a
   * restart, such as a pod's, replaces the address before it at once.
   */
  public B instance(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "an instance's name is 1 to 100 of A-Z a-z 0-9 . _ -, not '" + name + "'");
    }
    instance = name;
    return self();
  }

  /**
   * Lets coordinators call this instance over HTTP/2, as {@link Participant#announce} tells it:
   * many calls at the same time then share a connection or two. The server that the participant is
   * put on must speak it: over TLS as negotiated (ALPN), otherwise without being asked first
   * ("prior knowledge", RFC 9113, 3.3), as Vert.x does, and Tomcat and Jetty where it is switched
   * on. Where nobody speaks it, coordinators fall back to HTTP/1.1.
   */
  public B http2() {
    http2 = true;
    return self();
  }

  /**
   * Whether coordinators that are set so may leave the decision of a transaction to a prepared
   * operation of this participant, if that is its only branch: the work is then committed at once,
   * instead of being prepared. True unless told otherwise. Before this release is replaced by one
   * that takes no such calls, run it with false until no transaction is {@code delegated}. Calls
   * that come all the same are answered.
   */
  public B onePhase(boolean takes) {
    onePhase = takes;
    return self();
  }

  /**
   * How long a branch waits for its outcome before this participant asks, positive. It looks for
   * such branches at least once a second. 5 s unless told otherwise. Asking early does no harm: a
   * live transaction stays as it is. When a call tells that a shard has a new leader, branches that
   * began under an earlier one are asked about at once.
   */
  public B inDoubtAfter(Duration age) {
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException("inDoubtAfter must be positive");
    }
    inDoubtAfter = age;
    return self();
  }

  /**
   * How long finished branches stay answerable, positive; 7 days unless told otherwise. Then their
   * barrier rows are deleted, once the coordinators say that the transaction is finished, and new
   * work of transactions that old is refused. So it must be longer than an atomic transaction may
   * take (24 h at most). While an older transaction is unfinished, nothing younger is deleted.
   */
  public B keepFinished(Duration age) {
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException("keepFinished must be positive");
    }
    keepFinished = age;
    return self();
  }

  /**
   * When branches have stayed prepared for so long, an error is logged, and again after as long
   * while there are any. 60 s unless told otherwise.
   *
   * @param age positive
   */
  public B alertWhenPreparedFor(Duration age) {
    return alertWhenPreparedFor(age, preparedAlert);
  }

  /**
   * Like {@link #alertWhenPreparedFor(Duration)}, and also tells a listener, for example of a
   * gauge; once more, with no branches, when there are none any more.
   *
   * @param age positive
   * @param listener must not block; one call at a time
   */
  public B alertWhenPreparedFor(Duration age, Consumer<PreparedTooLong> listener) {
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException("the age of an alert must be positive");
    }
    preparedAlertAfter = age;
    preparedAlert = listener;
    return self();
  }

  /** Reads inputs and writes outputs of operations declared after this. */
  public B mapper(ObjectMapper mapper) {
    operations.mapper(mapper);
    return self();
  }

  /**
   * Lets the conformance command carry out a declared operation: {@code GET
   * /verdict/v1/conformance} then describes it. Anybody who reaches this participant could call it
   * anyway; all the same, leave samples out of production.
   *
   * @param operation declared before or after this, in one style or more; without it, the
   *     participant cannot be built
   * @param payload an input that it answers {@code done}; in its texts {@code ${unique}} stands for
   *     something else in each branch
   */
  public B sample(String operation, Object payload) {
    offer.add(operation, payload, Optional.empty());
    return self();
  }

  /**
   * The same, with an input that the operation refuses.
   *
   * @param refused such an input
   */
  public B sample(String operation, Object payload, Object refused) {
    offer.add(operation, payload, Optional.of(refused));
    return self();
  }

  /**
   * Adds to the {@link #sample} of a {@code prepared} or {@code tcc} operation an input for which
   * it writes nothing.
   *
   * @param payload such an input, answered {@link Result#readOnly}
   */
  public B sampleReadOnly(String operation, Object payload) {
    offer.addReading(operation, payload);
    return self();
  }

  /**
   * Lets the conformance command see what the samples do.
   *
   * @param numbers reads, out of the participant's data, anything that JSON can write and whose
   *     numbers change with the samples' work: balances, counts of rows; it must not block
   */
  public B sampleStateAsync(Supplier<? extends CompletionStage<?>> numbers) {
    offer.state(numbers);
    return self();
  }

  /** Two-phase commit. */
  public <I> B preparedAsync(
      String operation, Class<I> input, AsyncHandler<C, I, Result.None> handler) {
    return add(
        operation,
        Style.PREPARED,
        input,
        Result.None.class,
        handler,
        Optional.empty(),
        Optional.empty(),
        "");
  }

  /** Try-confirm-cancel. */
  public <I, O> B tccAsync(
      String operation,
      Class<I> input,
      Class<O> output,
      AsyncHandler<C, I, O> attempt,
      AsyncFollowUp<C, I, O> confirm,
      AsyncFollowUp<C, I, O> cancel) {
    return add(
        operation,
        Style.TCC,
        input,
        output,
        attempt,
        Optional.of(confirm),
        Optional.of(cancel),
        "");
  }

  /** A saga's step and how it is undone. */
  public <I, O> B sagaAsync(
      String operation,
      Class<I> input,
      Class<O> output,
      AsyncHandler<C, I, O> action,
      String undo,
      AsyncFollowUp<C, I, O> compensation) {
    return add(
        operation,
        Style.SAGA,
        input,
        output,
        action,
        Optional.empty(),
        Optional.of(compensation),
        undo);
  }

  /** A saga's step with nothing to undo. */
  public <I, O> B sagaAsync(
      String operation, Class<I> input, Class<O> output, AsyncHandler<C, I, O> action) {
    return add(
        operation, Style.SAGA, input, output, action, Optional.empty(), Optional.empty(), "");
  }

  private <I, O> B add(
      String operation,
      Style style,
      Class<I> input,
      Class<O> output,
      AsyncHandler<C, I, O> work,
      Optional<AsyncFollowUp<C, I, O>> confirm,
      Optional<AsyncFollowUp<C, I, O>> undo,
      String undoName) {
    operations.add(
        new Operations.Declaration<>(
            operation, style, input, output, work, confirm, undo, undoName));
    return self();
  }

  /**
   * The participant.
   *
   * @throws IllegalStateException if no operation is declared
   */
  public Participant build() {
    if (operations.declared().isEmpty()) {
      throw new IllegalStateException("participant '" + name + "' declares no operation");
    }
    return new Participant(this);
  }

  String name() {
    return name;
  }

  Store<C> store() {
    return store;
  }

  Operations<C> operations() {
    return operations;
  }

  Offer offer() {
    return offer.of(operations);
  }

  boolean prepares() {
    return operations.has(Style.PREPARED);
  }

  /** What it can do, over its store's barrier. */
  Abilities abilities(BarrierStore<C> barrier) {
    return new Abilities(barrier, onePhase && prepares(), http2);
  }

  String instance() {
    return instance;
  }

  Duration inDoubtAfter() {
    return inDoubtAfter;
  }

  Duration keepFinished() {
    return keepFinished;
  }

  PreparedWatch.Settings preparedAlert() {
    return new PreparedWatch.Settings(name, preparedAlertAfter, preparedAlert);
  }

  /** For calls to the coordinators, if there are any. */
  Optional<HttpClient> http() {
    return coordinators.isEmpty() ? Optional.empty() : Optional.of(AnyCoordinator.newClient());
  }

  /** The way to the coordinators. */
  AnyCoordinator coordinators(HttpClient http) {
    return new AnyCoordinator(coordinators, http, token);
  }

  /** Enlists branches of transactions that are carried here. */
  AsyncVerdictClient client(HttpClient http) {
    VerdictClient.Builder builder =
        VerdictClient.builder(coordinators.toArray(URI[]::new))
            .name(name)
            .deadline(ENLIST_LONGEST)
            .http(http);
    token.ifPresent(shown -> builder.token(shown.text()));
    return builder.buildAsync();
  }

  /** Whether a crash can leave branches that do not know their outcome. */
  boolean canBeInDoubt() {
    return prepares() || operations.has(Style.TCC);
  }
}
