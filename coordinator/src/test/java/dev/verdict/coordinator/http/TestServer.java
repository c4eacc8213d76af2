package dev.verdict.coordinator.http;

import dev.verdict.coordinator.access.AccessMode;
import dev.verdict.coordinator.access.Grant;
import dev.verdict.coordinator.access.Guesses;
import dev.verdict.coordinator.access.SessionBook;
import dev.verdict.coordinator.access.TokenBook;
import dev.verdict.coordinator.access.TokenSecret;
import dev.verdict.coordinator.access.TokenStore;
import dev.verdict.coordinator.audit.Operators;
import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.engine.CoordinatorNode;
import dev.verdict.coordinator.engine.Definitions;
import dev.verdict.coordinator.engine.EngineLimits;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.leadership.SingleNodeLeadership;
import dev.verdict.coordinator.leadership.VertxScheduler;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import dev.verdict.coordinator.participants.CallLimits;
import dev.verdict.coordinator.participants.HttpParticipantCalls;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.coordinator.telemetry.CallMeters;
import dev.verdict.coordinator.telemetry.LogMeters;
import dev.verdict.coordinator.telemetry.MeteredCalls;
import dev.verdict.coordinator.telemetry.MeteredLog;
import dev.verdict.coordinator.telemetry.MeteredTransactions;
import dev.verdict.coordinator.telemetry.Telemetry;
import dev.verdict.coordinator.tls.ServerTls;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The API on a free port, over scripted transactions and stores in memory. */
final class TestServer implements AutoCloseable {
  private static final int SHARDS = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final ScriptedTransactions transactions = new ScriptedTransactions();
  final BackendSlot slot = new BackendSlot();

  /** How far the database's clock is ahead. */
  volatile Duration ahead = Duration.ZERO;

  final HttpClient client = HttpClient.newHttpClient();
  private final boolean development;
  private final Masking masking;
  private final Operators operators;
  private final AccessMode access;
  private final TokenBook tokens = new TokenBook();
  private volatile boolean reading = true;

  /** Who is signed in. */
  final SessionBook sessions = new SessionBook();

  /** How people sign in; the nodes at 127.0.0.2 are proxies. */
  private final SignIns signIns =
      new SignIns(
          sessions,
          new Guesses(),
          SignIns.IDLE_STANDARD,
          SignIns.LIFETIME_STANDARD,
          false,
          Set.of("127.0.0.2"));

  /** Where tokens are kept, whether anybody needs one or not. */
  final TokenStore tokenStore;

  private final Optional<Duration> proposalsLast;
  private final Optional<ServerTls> tls;
  private final Telemetry telemetry = new Telemetry();
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger port = new AtomicInteger();

  TestServer() {
    this(false, true, Operators.everybody());
  }

  /** Scripted transactions behind an API that knows these operators. */
  static TestServer operatedBy(Operators operators) {
    return new TestServer(false, true, operators);
  }

  /** Scripted transactions behind an API that asks everybody for a token. */
  static TestServer askingForTokens(Operators operators) {
    return new TestServer(
        false, false, operators, Masking.NONE, Optional.empty(), AccessMode.TOKENS);
  }

  /** Scripted transactions behind an API that judges those who show a token, and lets in others. */
  static TestServer judgingWhoShowsAToken(Operators operators) {
    return new TestServer(
        false, true, operators, Masking.NONE, Optional.empty(), AccessMode.OPTIONAL);
  }

  /** Scripted transactions behind an API that runs as in production. */
  static TestServer inProduction() {
    return new TestServer(false, false, Operators.everybody());
  }

  /** The API over a real engine and a log in memory. */
  static TestServer overAnEngine() {
    return new TestServer(true, true, Operators.everybody());
  }

  /** A real engine behind an API that knows these operators. */
  static TestServer overAnEngine(Operators operators) {
    return new TestServer(true, true, operators);
  }

  /** A real engine behind an API at which what one operator proposes waits for another one. */
  static TestServer withSecondPerson(Operators operators, Duration lasts) {
    return new TestServer(true, true, operators, Masking.NONE, Optional.of(lasts));
  }

  /** A real engine behind an API that hides what these members hold. */
  static TestServer masking(Set<String> names) {
    return new TestServer(true, true, Operators.everybody(), new Masking(names), Optional.empty());
  }

  /** Scripted transactions behind an API that speaks TLS, as in production. */
  static TestServer overTls(ServerTls tls) {
    return new TestServer(
        false,
        false,
        Operators.everybody(),
        Masking.NONE,
        Optional.empty(),
        AccessMode.OPEN,
        Optional.of(tls));
  }

  private TestServer(boolean withEngine, boolean development, Operators operators) {
    this(withEngine, development, operators, Masking.NONE, Optional.empty());
  }

  private TestServer(
      boolean withEngine,
      boolean development,
      Operators operators,
      Masking masking,
      Optional<Duration> proposalsLast) {
    this(withEngine, development, operators, masking, proposalsLast, AccessMode.OPEN);
  }

  private TestServer(
      boolean withEngine,
      boolean development,
      Operators operators,
      Masking masking,
      Optional<Duration> proposalsLast,
      AccessMode access) {
    this(withEngine, development, operators, masking, proposalsLast, access, Optional.empty());
  }

  private TestServer(
      boolean withEngine,
      boolean development,
      Operators operators,
      Masking masking,
      Optional<Duration> proposalsLast,
      AccessMode access,
      Optional<ServerTls> tls) {
    this.tls = tls;
    this.access = access;
    this.proposalsLast = proposalsLast;
    this.operators = operators;
    this.masking = masking;
    this.development = development;
    MemoryDatabase database = new MemoryDatabase(SHARDS, () -> Instant.now().plus(ahead));
    this.tokenStore = database.tokens(Runnable::run);
    sessions.open(database.sessions(Runnable::run));
    keepReading();
    ParticipantRegistry participants =
        new ParticipantRegistry(database.participants(Runnable::run), List.of());
    DefinitionStore definitions = database.definitions(Runnable::run);
    Transactions served = withEngine ? engine(database, definitions, participants) : transactions;
    slot.serve(
        new Backend(
            served,
            definitions,
            participants,
            database.audit(Runnable::run),
            database.batches(Runnable::run),
            database.views(Runnable::run),
            database.disagreements(Runnable::run),
            database.proposals(Runnable::run)),
        List::of);
    await(vertx.deployVerticle(new HttpVerticle(setup(), "127.0.0.1", 0, port::set)));
  }

  private Transactions engine(
      MemoryDatabase database, DefinitionStore definitions, ParticipantRegistry participants) {
    Context context = vertx.getOrCreateContext();
    SingleNodeLeadership leadership =
        new SingleNodeLeadership(
            database.shards("test", work -> context.runOnContext(here -> work.run())),
            "test",
            new VertxScheduler(context),
            new SplittableRandom(1),
            SingleNodeLeadership.Settings.standard());
    CallMeters meters = new CallMeters(participants.traffic(), telemetry.registry());
    CoordinatorNode node =
        await(
            CoordinatorNode.create(
                vertx,
                new CoordinatorNode.Settings(1, EngineLimits.standard(SHARDS)),
                new CoordinatorNode.World(
                    (number, own) ->
                        new MeteredLog(
                            database.log("test", work -> own.runOnContext(here -> work.run())),
                            new LogMeters(telemetry.registry())),
                    (number, own) ->
                        new MeteredCalls(
                            new HttpParticipantCalls(vertx, participants, CallLimits.DEFAULT),
                            meters),
                    new Definitions(definitions),
                    participants),
                leadership,
                context));
    await(node.start());
    return new MeteredTransactions(node.transactions(), telemetry.registry());
  }

  /** Gives out a token that is good at once. */
  String token(String name, Grant grant) {
    TokenSecret secret = TokenSecret.random();
    await(tokenStore.add(new TokenStore.Draft(name, secret, grant, Optional.empty(), "the test")));
    readTokens();
    return secret.text();
  }

  private void keepReading() {
    tokens.open(tokenStore);
    vertx.setPeriodic(
        TokenBook.READ_PERIOD.toMillis(),
        timer -> {
          if (reading) {
            tokens.refresh();
            sessions.refresh();
          }
        });
  }

  void readTokens() {
    await(tokens.refresh());
    await(sessions.refresh());
  }

  /** Tokens are no longer read by themselves. */
  void stopReadingTokens() {
    reading = false;
  }

  /** How many requests were refused for that reason. */
  double refused(String why) {
    return telemetry.registry().get("verdict.access.refused").tag("why", why).counter().count();
  }

  /** How many requests showed no token and were let in all the same. */
  double withoutToken(String call) {
    return telemetry
        .registry()
        .get("verdict.access.without.token")
        .tag("call", call)
        .counter()
        .count();
  }

  HttpSetup setup() {
    return new HttpSetup(
        slot,
        Defaults.STANDARD,
        telemetry,
        operators,
        tokens,
        signIns,
        proposalsLast,
        masking,
        new Listeners(),
        new OneAtATime(),
        tls,
        new HttpSetup.Mode(development, "127.0.0.1", "memory", access));
  }

  static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port.get() + path);
  }

  int port() {
    return port.get();
  }

  HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty() && !List.of(headers).contains("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
    telemetry.close();
  }
}
