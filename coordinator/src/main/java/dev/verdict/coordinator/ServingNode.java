package dev.verdict.coordinator;

import dev.verdict.coordinator.approval.Overtaking;
import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.coordinator.audit.AuditLog;
import dev.verdict.coordinator.batch.BatchStore;
import dev.verdict.coordinator.config.Config;
import dev.verdict.coordinator.crash.CrashPoints;
import dev.verdict.coordinator.crash.hooks.CrashingCalls;
import dev.verdict.coordinator.crash.hooks.CrashingLeadership;
import dev.verdict.coordinator.crash.hooks.CrashingLog;
import dev.verdict.coordinator.crash.hooks.CrashingShardTable;
import dev.verdict.coordinator.crash.hooks.CrashingTransactions;
import dev.verdict.coordinator.engine.AtomicSteps;
import dev.verdict.coordinator.engine.CoordinatorNode;
import dev.verdict.coordinator.engine.Definitions;
import dev.verdict.coordinator.engine.EngineLimits;
import dev.verdict.coordinator.engine.Transactions;
import dev.verdict.coordinator.http.Backend;
import dev.verdict.coordinator.http.BackendSlot;
import dev.verdict.coordinator.http.Peers;
import dev.verdict.coordinator.leadership.Leadership;
import dev.verdict.coordinator.leadership.Scheduler;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.leadership.VertxScheduler;
import dev.verdict.coordinator.leadership.WatchedDirectory;
import dev.verdict.coordinator.locks.LockParticipant;
import dev.verdict.coordinator.locks.Locks;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.PostgresAuditLog;
import dev.verdict.coordinator.log.postgres.PostgresBatchStore;
import dev.verdict.coordinator.log.postgres.PostgresDefinitionStore;
import dev.verdict.coordinator.log.postgres.PostgresDisagreementStore;
import dev.verdict.coordinator.log.postgres.PostgresParticipantStore;
import dev.verdict.coordinator.log.postgres.PostgresProposalStore;
import dev.verdict.coordinator.log.postgres.PostgresShardTable;
import dev.verdict.coordinator.log.postgres.PostgresViewStore;
import dev.verdict.coordinator.participants.BuiltInCalls;
import dev.verdict.coordinator.participants.CallLimits;
import dev.verdict.coordinator.participants.HttpParticipantCalls;
import dev.verdict.coordinator.participants.ParticipantCalls;
import dev.verdict.coordinator.participants.ParticipantRegistry;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import dev.verdict.coordinator.telemetry.CallMeters;
import dev.verdict.coordinator.telemetry.LogMeters;
import dev.verdict.coordinator.telemetry.MeteredCalls;
import dev.verdict.coordinator.telemetry.MeteredLeadership;
import dev.verdict.coordinator.telemetry.MeteredLog;
import dev.verdict.coordinator.telemetry.MeteredShardTable;
import dev.verdict.coordinator.telemetry.MeteredTransactions;
import dev.verdict.coordinator.telemetry.NodeMeters;
import dev.verdict.coordinator.telemetry.Outstanding;
import dev.verdict.coordinator.telemetry.Takeovers;
import dev.verdict.coordinator.telemetry.Telemetry;
import dev.verdict.coordinator.telemetry.Tracing;
import dev.verdict.coordinator.views.ViewStore;
import dev.verdict.protocol.wire.BuiltIn;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** The engines of a node on an open database, and the chores beside them. */
final class ServingNode {
  private final Vertx vertx;
  private final Config config;
  private final Telemetry telemetry;
  private final BackendSlot slot;
  private final CrashPoints crashPoints;
  private final LogMeters logMeters;
  private final CallMeters callMeters;
  private final Takeovers takeovers;
  private final Optional<Tracing> tracing;
  private final String owner = UUID.randomUUID().toString();
  private final LogParts parts;
  private final WatchedDirectory directory;
  private final MeteredLeadership leadership;
  private final Context leadershipContext;
  private final PostgresDefinitionStore definitions;
  private final ParticipantRegistry participants;
  private final AuditLog audit;
  private final BatchStore batches;
  private final ViewStore views;
  private final DisagreementStore disagreements;
  private final ProposalStore proposals;
  private final Sampling sampling;
  private final Chores chores;

  /** The coordinator's own participants, by their reserved names. */
  private final Map<String, ParticipantCalls> builtIns;

  private final Locks locks;

  private volatile Optional<CoordinatorNode> engines = Optional.empty();

  /**
   * @param url where other nodes reach this one; empty if nowhere
   * @param crashPoints where the process is to die, if it is
   */
  ServingNode(
      Vertx vertx,
      Config config,
      LogDatabases databases,
      Telemetry telemetry,
      BackendSlot slot,
      String url,
      CrashPoints crashPoints) {
    this.vertx = vertx;
    this.config = config;
    this.telemetry = telemetry;
    this.slot = slot;
    this.crashPoints = crashPoints;
    this.logMeters = new LogMeters(telemetry.registry());
    this.tracing =
        config
            .traces()
            .map(to -> new Tracing(to.endpoint(), to.share(), url.isEmpty() ? owner : url));
    this.takeovers = new Takeovers(owner, telemetry.registry());
    LogParts.Self self = new LogParts.Self(owner, url, config.shared());
    this.parts =
        new LogParts(
            vertx, databases, config.shards(), self, crashPoints, logMeters, telemetry.registry());
    logMeters.watch(parts::waiting);
    Database database = databases.databases().home();
    this.leadershipContext = vertx.getOrCreateContext();
    Scheduler scheduler = new VertxScheduler(leadershipContext);
    this.directory =
        new WatchedDirectory(
            scheduler, config.cluster().map(Config.Cluster::nodes).orElse(OptionalInt.empty()));
    this.leadership =
        new MeteredLeadership(
            crashing(leaderships(scheduler).of(parts.spread())),
            config.shards(),
            takeovers,
            telemetry.registry());
    this.definitions = new PostgresDefinitionStore(database);
    this.audit = new PostgresAuditLog(database);
    this.batches = new PostgresBatchStore(database);
    this.views = new PostgresViewStore(database);
    this.proposals = new PostgresProposalStore(database);
    this.disagreements = new PostgresDisagreementStore(database);
    this.participants =
        new ParticipantRegistry(
            new PostgresParticipantStore(database), config.participants(), config.addresses());
    this.callMeters = new CallMeters(participants.traffic(), telemetry.registry());
    this.locks = new Locks(vertx, parts.locks(leadership::isServing));
    this.builtIns = Map.of(BuiltIn.LOCKS, new LockParticipant(locks));
    this.sampling =
        new Sampling(
            vertx,
            config,
            new Sampling.Parts(parts.databases(), participants, disagreements, leadership),
            telemetry.registry());
    Outstanding outstanding = new Outstanding(telemetry.registry());
    NodeMeters nodes =
        new NodeMeters(config.cluster().map(cluster -> directory.absences()), telemetry.registry());
    this.chores =
        new Chores(
            vertx,
            config,
            parts,
            participants,
            locks.store(),
            disagreements,
            outstanding,
            new Alerting(
                vertx,
                config,
                telemetry,
                new Alerting.Figures(
                    outstanding, callMeters, logMeters, nodes, () -> parts.objections().isEmpty()),
                url.isEmpty() ? owner : url,
                () -> leadership.isServing(parts.speakerShard())));
  }

  // --- crash points: a node that is not armed is built as if there were none

  private Leadership crashing(Leadership plain) {
    return crashPoints.isArmed() ? new CrashingLeadership(plain, crashPoints) : plain;
  }

  private ShardTable epochs(PostgresShardTable plain) {
    return new MeteredShardTable(
        crashPoints.isArmed() ? new CrashingShardTable(plain, crashPoints) : plain, takeovers);
  }

  private TransactionLog crashing(TransactionLog plain) {
    return crashPoints.isArmed() ? new CrashingLog(plain, crashPoints) : plain;
  }

  private ParticipantCalls crashing(ParticipantCalls plain) {
    return crashPoints.isArmed() ? new CrashingCalls(plain, crashPoints) : plain;
  }

  private Transactions crashing(Transactions plain) {
    return crashPoints.isArmed() ? new CrashingTransactions(vertx, plain, crashPoints) : plain;
  }

  // --- building

  private Leaderships leaderships(Scheduler scheduler) {
    return new Leaderships(
        config.cluster(),
        owner,
        scheduler,
        directory,
        this::epochs,
        task -> leadershipContext.runOnContext(nothing -> task.run()));
  }

  /** A node without a cluster leads every shard itself or cannot serve it. */
  private Optional<Peers> peers() {
    return config
        .cluster()
        .map(
            cluster ->
                new Peers(
                    owner, config.shards(), directory, directory.moves(), directory.absences()));
  }

  /** Completes when the node leads its shards and takes requests. */
  Future<Void> start() {
    slot.withhold("unfinished transactions are being loaded");
    return participants
        .refresh()
        .compose(known -> createEngines())
        .compose(
            created -> {
              engines = Optional.of(created);
              return created
                  .start()
                  .recover(this::cannotLead)
                  .map(leading -> created.transactions());
            })
        .map(
            transactions -> {
              chores.start(new Overtaking(proposals, transactions, leadership::isServing));
              sampling.start(transactions);
              slot.serve(
                  new Backend(
                      crashing(new MeteredTransactions(transactions, telemetry.registry())),
                      definitions,
                      participants,
                      audit,
                      batches,
                      views,
                      disagreements,
                      proposals,
                      Optional.of(locks),
                      peers()),
                  this::shortcomings,
                  this::serves,
                  parts::states);
              return transactions;
            })
        .mapEmpty();
  }

  private Future<Void> cannotLead(Throwable failure) {
    return Future.failedFuture(
        config
            .cluster()
            .<Throwable>map(
                cluster ->
                    new StartException(
                        "Cannot join the cluster from "
                            + cluster.bind().getHostAddress()
                            + ":"
                            + cluster.port()
                            + " ("
                            + failure.getMessage()
                            + "). Choose with --cluster-host and --cluster-port"))
            .orElse(failure));
  }

  private Future<CoordinatorNode> createEngines() {
    return CoordinatorNode.create(
        vertx,
        new CoordinatorNode.Settings(
            Math.min(config.eventLoops(), config.shards()), limits(), config.delegateSingle()),
        new CoordinatorNode.World(
            (engine, context) -> crashing(new MeteredLog(parts.on(context), logMeters)),
            (engine, context) -> crashing(traced(new MeteredCalls(calls(context), callMeters))),
            new Definitions(definitions),
            participants,
            crashPoints,
            new Contradictions(disagreements)),
        leadership,
        leadershipContext);
  }

  private ParticipantCalls calls(Context context) {
    return new BuiltInCalls(
        builtIns(context),
        new HttpParticipantCalls(vertx, participants, callLimits(), callMeters::travelledTogether));
  }

  /** A node that traces nothing is built as if there were no traces. */
  private ParticipantCalls traced(ParticipantCalls plain) {
    return tracing.map(spans -> spans.around(plain)).orElse(plain);
  }

  private Map<String, ParticipantCalls> builtIns(Context context) {
    Map<String, ParticipantCalls> all = new HashMap<>(builtIns);
    all.put(
        BuiltIn.ATOMIC,
        new AtomicSteps(
            () -> engines.orElseThrow().transactions(),
            config.shards(),
            config.namespace(),
            task -> context.runOnContext(nothing -> task.run())));
    return all;
  }

  private CallLimits callLimits() {
    return CallLimits.DEFAULT.withCoalescing(config.coalescing());
  }

  private EngineLimits limits() {
    EngineLimits standard = EngineLimits.standard(config.shards());
    return new EngineLimits(
        standard.shards(),
        standard.transactionsMax(),
        standard.mailboxMax(),
        standard.waitersMax(),
        standard.requestMax(),
        standard.recovery(),
        standard.passivation(),
        standard.replayRetry(),
        Duration.ofDays(config.retentionDays()),
        standard.skewMax(),
        standard.retryAfter(),
        standard.drainMax());
  }

  /** Why the node does not serve all at the moment. */
  private List<String> shortcomings() {
    List<String> reasons = new ArrayList<>(parts.objections());
    if (config.cluster().isEmpty() && leadership.serving() < config.shards()) {
      reasons.add("the node leads " + leadership.serving() + " of " + config.shards() + " shards");
    }
    return reasons;
  }

  /** One of several databases that is away is no reason to send requests elsewhere. */
  private boolean serves() {
    if (parts.spread().isOne()) {
      return shortcomings().isEmpty();
    }
    boolean leadsSome = config.cluster().isPresent() || leadership.serving() > 0;
    return leadsSome && parts.objections().size() < parts.spread().parts().size();
  }

  /** Finishes what is under way for a bounded time, gives up its shards, and closes the log. */
  Future<Void> stop() {
    chores.stop();
    sampling.stop();
    locks.close();
    return engines
        .map(CoordinatorNode::stop)
        .orElseGet(Future::succeededFuture)
        .onComplete(left -> parts.closeTables())
        .transform(left -> parts.closeLogs())
        .eventually(() -> tracing.map(Tracing::close).orElseGet(Future::succeededFuture));
  }
}
