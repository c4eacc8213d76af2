package dev.verdict.coordinator.log.memory;

import dev.verdict.coordinator.access.ApiToken;
import dev.verdict.coordinator.access.SessionStore;
import dev.verdict.coordinator.access.SignIn;
import dev.verdict.coordinator.access.TokenStore;
import dev.verdict.coordinator.approval.Proposal;
import dev.verdict.coordinator.approval.ProposalStore;
import dev.verdict.coordinator.audit.AuditLog;
import dev.verdict.coordinator.audit.AuditRow;
import dev.verdict.coordinator.batch.Batch;
import dev.verdict.coordinator.batch.BatchStore;
import dev.verdict.coordinator.definitions.DefinitionStore;
import dev.verdict.coordinator.leadership.ShardTable;
import dev.verdict.coordinator.log.TransactionLog;
import dev.verdict.coordinator.participants.Participant;
import dev.verdict.coordinator.participants.ParticipantStore;
import dev.verdict.coordinator.reconcile.DisagreementStore;
import dev.verdict.coordinator.reconcile.Place;
import dev.verdict.coordinator.views.SavedView;
import dev.verdict.coordinator.views.ViewStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * What several nodes share, in memory: it outlives each of them, so that a node that is started
 * anew sees what its dead predecessor wrote. Usable from any number of threads, and from one.
 *
 * <p>Each node gets its own log and stores. Their futures complete on the executor that the node
 * gives; {@code Runnable::run} completes them before the call returns.
 */
public final class MemoryDatabase {
  private final Object lock = new Object();
  private final MemoryTables tables;
  private final MemoryShards shards;
  private final List<DefinitionStore.Stored> definitions = new ArrayList<>();
  private final List<AuditRow> audit = new ArrayList<>();
  private final Map<UUID, Batch> batches = new LinkedHashMap<>();
  private final Map<String, Map<String, SavedView>> views = new TreeMap<>();
  private final NavigableMap<Place, MemoryDisagreementStore.Row> disagreements = new TreeMap<>();
  private final Map<UUID, Proposal> proposals = new LinkedHashMap<>();
  private final Map<UUID, ApiToken> tokens = new LinkedHashMap<>();
  private final Map<String, SignIn> sessions = new LinkedHashMap<>();
  private final InstantSource clock;
  private final Map<String, Participant> participants = new TreeMap<>();
  private final MemoryInstances instances;
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean reachable = true;

  /**
   * @param shardCount how many shards there are, positive
   * @param clock the database's clock
   */
  public MemoryDatabase(int shardCount, InstantSource clock) {
    this.clock = clock;
    this.shards = new MemoryShards(shardCount, clock);
    this.tables = new MemoryTables(shards, clock);
    this.instances = new MemoryInstances(clock);
  }

  /** The log of one node. */
  public TransactionLog log(String owner, Executor executor) {
    return new MemoryLog(this, owner, executor);
  }

  /** The shard table as one node sees it. */
  public ShardTable shards(String owner, Executor executor) {
    return new MemoryShardTable(this, owner, executor);
  }

  /** A node's process is gone: the database notices at once, as a server does. */
  public void disconnect(String owner) {
    synchronized (lock) {
      shards.disconnect(owner);
    }
  }

  /** Puts a shard back to an earlier epoch, as a fail-over that loses commits does. */
  public void rollBack(int shard, long epoch) {
    synchronized (lock) {
      shards.rollBack(shard, epoch);
    }
  }

  /** Raises all epochs after a restore to an earlier time, as the operator's command does. */
  public void treatAfterRestore(long jump) {
    synchronized (lock) {
      shards.restored(jump);
      tables.restored();
    }
  }

  /** The definitions. */
  public DefinitionStore definitions(Executor executor) {
    return new MemoryDefinitionStore(this, executor);
  }

  /** What operators did. */
  public AuditLog audit(Executor executor) {
    return new MemoryAuditLog(this, executor);
  }

  /** What operators do to many transactions at once. */
  public BatchStore batches(Executor executor) {
    return new MemoryBatchStore(this, executor);
  }

  /** Views of lists. */
  public ViewStore views(Executor executor) {
    return new MemoryViewStore(this, executor);
  }

  /** What services were found to hold otherwise. */
  public DisagreementStore disagreements(Executor executor) {
    return new MemoryDisagreementStore(this, executor);
  }

  /** What waits for a second operator. */
  public ProposalStore proposals(Executor executor) {
    return new MemoryProposalStore(this, executor);
  }

  /** What is known of the API's tokens. */
  public TokenStore tokens(Executor executor) {
    return new MemoryTokenStore(this, executor);
  }

  /** What is known of sessions. */
  public SessionStore sessions(Executor executor) {
    return new MemorySessionStore(this, executor);
  }

  /** The registered services. */
  public ParticipantStore participants(Executor executor) {
    return new MemoryParticipantStore(this, executor);
  }

  /**
   * Takes the database away, or brings it back. While it is away, appends wait and everything else
   * fails.
   */
  public void setReachable(boolean reachable) {
    List<Runnable> ready = List.of();
    synchronized (lock) {
      this.reachable = reachable;
      if (reachable) {
        ready = List.copyOf(waiting);
        waiting.clear();
      }
    }
    ready.forEach(Runnable::run);
  }

  boolean reachable() {
    synchronized (lock) {
      return reachable;
    }
  }

  /** Runs now, or once the database is back. */
  void whenReachable(Runnable work) {
    synchronized (lock) {
      if (!reachable) {
        waiting.add(work);
        return;
      }
    }
    work.run();
  }

  Object lock() {
    return lock;
  }

  MemoryTables tables() {
    return tables;
  }

  MemoryShards shardRows() {
    return shards;
  }

  List<DefinitionStore.Stored> definitionRows() {
    return definitions;
  }

  List<AuditRow> auditRows() {
    return audit;
  }

  Map<UUID, Batch> batchRows() {
    return batches;
  }

  Map<String, Map<String, SavedView>> viewRows() {
    return views;
  }

  NavigableMap<Place, MemoryDisagreementStore.Row> disagreementRows() {
    return disagreements;
  }

  Map<UUID, Proposal> proposalRows() {
    return proposals;
  }

  Map<UUID, ApiToken> tokenRows() {
    return tokens;
  }

  Map<String, SignIn> sessionRows() {
    return sessions;
  }

  InstantSource clock() {
    return clock;
  }

  Map<String, Participant> participantRows() {
    return participants;
  }

  MemoryInstances instanceRows() {
    return instances;
  }
}
