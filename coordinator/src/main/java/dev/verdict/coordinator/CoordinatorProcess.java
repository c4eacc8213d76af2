package dev.verdict.coordinator;

import dev.verdict.coordinator.access.AccessMode;
import dev.verdict.coordinator.access.Guesses;
import dev.verdict.coordinator.access.SessionBook;
import dev.verdict.coordinator.access.TokenBook;
import dev.verdict.coordinator.access.TokenStore;
import dev.verdict.coordinator.audit.Operators;
import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.config.ConfigException;
import dev.verdict.coordinator.config.Setting;
import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.embedded.EmbeddedDatabase;
import dev.verdict.coordinator.embedded.EmbeddedDatabaseException;
import dev.verdict.coordinator.embedded.UnusableFolderException;
import dev.verdict.coordinator.http.BackendSlot;
import dev.verdict.coordinator.http.Defaults;
import dev.verdict.coordinator.http.HttpSetup;
import dev.verdict.coordinator.http.HttpVerticle;
import dev.verdict.coordinator.http.Listeners;
import dev.verdict.coordinator.http.Masking;
import dev.verdict.coordinator.http.OneAtATime;
import dev.verdict.coordinator.http.SignIns;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.PostgresSessionStore;
import dev.verdict.coordinator.log.postgres.PostgresTokenStore;
import dev.verdict.coordinator.telemetry.Telemetry;
import dev.verdict.coordinator.telemetry.TlsMeters;
import dev.verdict.coordinator.tls.ServerFiles;
import dev.verdict.coordinator.tls.ServerTls;
import dev.verdict.coordinator.tls.TlsException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the parts of a node in order and stops them in reverse. The API listens first and answers
 * 503 until the rest is there.
 */
final class CoordinatorProcess {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorProcess.class);

  /** How soon a change of the operators' file counts. */
  private static final Duration OPERATORS_PERIOD = Duration.ofSeconds(2);

  /** An embedded database may take long to be made. */
  private static final int BLOCKING_MINUTES_MAX = 5;

  /** Vert.x would make a folder to cache files in, which a killed process leaves behind. */
  private static final FileSystemOptions NO_CACHE_FOLDER =
      new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);

  private static final String OVERSIGHT =
      "This database holds tokens that are good, and nobody said whether this node asks for them:"
          + " say --access=tokens, or optional, or open";

  private final Config config;
  private final CrashPoints crashPoints;
  private final Consumer<String> console;
  private final Vertx vertx;
  private final Telemetry telemetry = new Telemetry();
  private final BackendSlot slot = new BackendSlot();
  private final Listeners listeners = new Listeners();
  private final TokenBook tokens = new TokenBook();
  private final SessionBook sessions = new SessionBook();
  private final AtomicInteger port = new AtomicInteger();
  private final Deque<Supplier<Future<Void>>> undo = new ArrayDeque<>();
  private boolean stopping;

  /**
   * @param config the node's configuration
   * @param crashPoints where the process is to die, if it is
   * @param console told in words what goes on, for people
   */
  CoordinatorProcess(Config config, CrashPoints crashPoints, Consumer<String> console) {
    this.config = config;
    this.crashPoints = crashPoints;
    this.console = console;
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(config.eventLoops())
                .setFileSystemOptions(NO_CACHE_FOLDER)
                .setMaxWorkerExecuteTime(BLOCKING_MINUTES_MAX)
                .setMaxWorkerExecuteTimeUnit(TimeUnit.MINUTES));
    onStop(this::closeTelemetry);
  }

  /**
   * Starts everything.
   *
   * @return a line that says where it serves; fails with {@link StartException} if it cannot
   */
  Future<String> start() {
    return listen()
        .compose(listening -> postgres())
        .compose(this::serve)
        .map(serving -> readyLine())
        .onSuccess(this::tell);
  }

  private void tell(String ready) {
    LOG.info(ready);
    if (config.access().mode() != AccessMode.TOKENS && !config.isDevelopment()) {
      LOG.warn("Whoever reaches the API may do everything, for --access=tokens is not given");
    }
  }

  /**
   * Stops what was started, last first. Calls under way are answered before the rest goes. The
   * event loops stay, for the process ends next.
   */
  Future<Void> stop() {
    slot.withhold("the node is stopping");
    listeners.close();
    synchronized (this) {
      stopping = true;
    }
    return undoNext();
  }

  private Future<Void> undoNext() {
    Supplier<Future<Void>> next;
    synchronized (this) {
      if (undo.isEmpty()) {
        return Future.succeededFuture();
      }
      next = undo.pop();
    }
    return next.get()
        .recover(
            failure -> {
              LOG.warn("A part of the node did not stop in order", failure);
              return Future.succeededFuture();
            })
        .compose(undone -> undoNext());
  }

  /** Remembers how to undo a step; undoes it at once if the node stops already. */
  private void onStop(Supplier<Future<Void>> step) {
    synchronized (this) {
      if (!stopping) {
        undo.push(step);
        return;
      }
    }
    step.get().onFailure(failure -> LOG.warn("A part of the node did not stop", failure));
  }

  private Future<Void> closeTelemetry() {
    telemetry.close();
    return Future.succeededFuture();
  }

  // --- the API

  private Future<Void> listen() {
    return tls().compose(this::listen);
  }

  /** The files are read before anything else starts, so that what is wrong is told at once. */
  private Future<Optional<ServerTls>> tls() {
    return config
        .http()
        .tls()
        .map(files -> vertx.executeBlocking(() -> open(files)).map(Optional::of))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  private ServerTls open(ServerFiles files) {
    try {
      ServerTls tls = ServerTls.open(vertx, files);
      vertx.setPeriodic(
          ServerTls.PERIOD.toMillis(), timer -> vertx.executeBlocking(tls::reload, false));
      return tls;
    } catch (TlsException wrong) {
      throw ConfigException.inWords(String.valueOf(wrong.getMessage()));
    }
  }

  private Future<Void> listen(Optional<ServerTls> tls) {
    TlsMeters.register(tls, telemetry.registry());
    HttpSetup setup =
        new HttpSetup(
            slot,
            new Defaults(
                config.namespace(), config.timeout(), config.callTimeout(), config.waiting()),
            telemetry,
            operators(),
            tokens,
            new SignIns(
                sessions,
                new Guesses(),
                config.signIn().idle(),
                config.signIn().lifetime(),
                config.signIn().secure(),
                config.signIn().proxies()),
            config.proposalsLast(),
            new Masking(config.masking()),
            listeners,
            new OneAtATime(),
            tls,
            new HttpSetup.Mode(
                config.isDevelopment(),
                config.http().host(),
                databaseInWords(),
                config.access().mode()));
    int shared = config.http().port() == 0 ? -1 : config.http().port();
    return vertx
        .deployVerticle(
            () -> new HttpVerticle(setup, config.http().host(), shared, port::set),
            new DeploymentOptions().setInstances(config.eventLoops()))
        .recover(failure -> Future.failedFuture(cannotListen(failure)))
        .onSuccess(deployed -> onStop(() -> vertx.undeploy(deployed)))
        .mapEmpty();
  }

  /**
   * A file that became wrong since the configuration was read lets nobody in until it is mended.
   */
  private Operators operators() {
    return config
        .operatorsFile()
        .map(
            file -> {
              Operators named = Operators.named(file, new ArrayList<>());
              vertx.setPeriodic(
                  OPERATORS_PERIOD.toMillis(),
                  timer -> vertx.executeBlocking(() -> reload(named), false));
              return named;
            })
        .orElseGet(Operators::everybody);
  }

  @SuppressWarnings("NullAway") // a callable without a result
  private static Void reload(Operators operators) {
    operators.reload();
    return null;
  }

  private Throwable cannotListen(Throwable failure) {
    String address = config.http().host() + ":" + config.http().port();
    return failure instanceof BindException
        ? new StartException(
            "Cannot listen on "
                + address
                + " ("
                + failure.getMessage()
                + "). Stop what listens there, or choose another port with --http-port or another"
                + " address with --http-host")
        : failure;
  }

  private String databaseInWords() {
    return config
        .postgres()
        .map(home -> home + (config.further().isEmpty() ? "" : further()))
        .orElseGet(() -> "embedded PostgreSQL in " + config.dataDir());
  }

  private String further() {
    return ", the first of " + (1 + config.further().size()) + " databases";
  }

  // --- the database

  private Future<Config.Postgres> postgres() {
    return config.postgres().map(Future::succeededFuture).orElseGet(this::embedded);
  }

  private Future<Config.Postgres> embedded() {
    console.accept(
        "Development mode: for this machine only. For production, name a database with"
            + " --postgres-uri");
    LOG.info("Development mode: for this machine only, with an embedded database");
    slot.withhold("the embedded database is starting");
    return vertx
        .executeBlocking(() -> EmbeddedDatabase.start(config.dataDir(), console))
        .recover(failure -> Future.failedFuture(cannotRunEmbedded(failure)))
        .map(
            database -> {
              onStop(() -> vertx.executeBlocking(() -> close(database)));
              return new Config.Postgres(database.uri(), database.user(), "");
            });
  }

  private Throwable cannotRunEmbedded(Throwable failure) {
    if (failure instanceof UnusableFolderException) {
      return ConfigException.of(Setting.DATA_DIR, String.valueOf(failure.getMessage()));
    }
    return failure instanceof EmbeddedDatabaseException
        ? new StartException(String.valueOf(failure.getMessage()))
        : failure;
  }

  @SuppressWarnings("NullAway") // a callable without a result
  private static Void close(EmbeddedDatabase database) {
    database.close();
    return null;
  }

  // --- the engines

  private Future<Void> serve(Config.Postgres postgres) {
    LogDatabases databases = new LogDatabases(vertx, config, postgres, slot::withhold);
    onStop(databases::close);
    slot.withhold("the database is being opened");
    return databases
        .open()
        .compose(open -> readTokens(databases.databases().home()))
        .compose(read -> readSessions(databases.databases().home()))
        .compose(
            open -> {
              ServingNode node =
                  new ServingNode(
                      vertx, config, databases, telemetry, slot, advertisedUrl(), crashPoints);
              onStop(node::stop);
              return node.start();
            });
  }

  /** The first node on a database makes the first token and says it, this once. */
  private Future<Void> readTokens(Database database) {
    PostgresTokenStore store = new PostgresTokenStore(database);
    if (config.access().mode() == AccessMode.OPEN) {
      return refuseOversight(store).onComplete(done -> store.close());
    }
    BookReading reading = BookReading.of(vertx, tokens, store);
    onStop(reading::stop);
    return new FirstToken(vertx, store, console)
        .make()
        .compose(made -> reading.read())
        .onSuccess(read -> FirstToken.warnIfAlone(tokens.live()));
  }

  /** Where nobody has a token, nobody signs in. */
  private Future<Void> readSessions(Database database) {
    if (config.access().mode() == AccessMode.OPEN && config.operatorsFile().isEmpty()) {
      return Future.succeededFuture();
    }
    BookReading reading = BookReading.of(vertx, sessions, new PostgresSessionStore(database));
    onStop(reading::stop);
    return reading.read();
  }

  /** Who gave out tokens wants callers to need one; a node that forgot it would open everything. */
  private Future<Void> refuseOversight(TokenStore store) {
    if (config.access().isSaid()) {
      return Future.succeededFuture();
    }
    return UntilAnswered.ask(vertx, "whether there are tokens", store::live)
        .compose(
            live ->
                live.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(new StartException(OVERSIGHT)));
  }

  /** Where other nodes reach this one; empty if nothing is said and it listens everywhere. */
  private String advertisedUrl() {
    String listening = config.http().isEverywhere() ? "" : url();
    return config.advertisedUrl().map(URI::toString).orElse(listening);
  }

  private String url() {
    return config.http().scheme() + "://" + config.http().host() + ":" + port.get();
  }

  private String readyLine() {
    return "Verdict is ready: "
        + url()
        + "/ ("
        + (config.isDevelopment() ? "development mode, " : "")
        + access()
        + databaseInWords()
        + ")";
  }

  private String access() {
    return switch (config.access().mode()) {
      case OPEN -> "open to whoever reaches it, ";
      case OPTIONAL -> "open to whoever shows no token, ";
      case TOKENS -> "";
    };
  }
}
