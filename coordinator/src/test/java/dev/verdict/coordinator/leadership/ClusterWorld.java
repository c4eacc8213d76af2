package dev.verdict.coordinator.leadership;

import dev.verdict.coordinator.log.Spread;
import dev.verdict.coordinator.log.memory.MemoryDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Nodes, a network that can split, and a database, in one thread on virtual time. */
final class ClusterWorld {
  static final int SHARDS = 16;

  final VirtualScheduler time = new VirtualScheduler();
  final List<MemoryDatabase> databases = new ArrayList<>();
  final MemoryDatabase database;
  final Map<String, Node> nodes = new TreeMap<>();
  private final Map<Integer, Map<Integer, String>> locksOfSide = new HashMap<>();
  private final int parts;

  ClusterWorld() {
    this(1);
  }

  /**
   * Of shards in several databases.
   *
   * @param parts how many
   */
  ClusterWorld(int parts) {
    this.parts = parts;
    for (int part = 0; part < parts; part++) {
      databases.add(new MemoryDatabase(SHARDS, () -> Instant.ofEpochMilli(time.nowMillis())));
    }
    this.database = databases.get(0);
  }

  private ShardTable table(int part, String node) {
    ShardTable all = databases.get(part).shards(node, Runnable::run);
    return parts == 1 ? all : new PartOfShards(all, part, parts);
  }

  Node node(String name) {
    Node node = new Node(name);
    nodes.put(name, node);
    return node;
  }

  Node get(String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }

  /** Starts nodes and lets them settle. */
  void start(String... names) {
    for (String name : names) {
      node(name).start();
    }
    pass(10);
  }

  void pass(int seconds) {
    time.run(Duration.ofSeconds(seconds));
  }

  void passMillis(long millis) {
    time.run(Duration.ofMillis(millis));
  }

  /** Puts nodes into a network of their own; they and the others no longer see each other. */
  void split(String... names) {
    for (String name : names) {
      Node node = get(name);
      // Both sides go on with the locks that they knew.
      locksOfSide.computeIfAbsent(1, side -> new HashMap<>(locks(node.side)));
      node.side = 1;
    }
    for (int side = 0; side <= 1; side++) {
      int each = side;
      locks(side).values().removeIf(holder -> get(holder).side != each);
    }
    nodes.values().forEach(node -> node.tell(watcher -> watcher.membersChanged()));
  }

  /** The other network joins the first one, and its locks are forgotten. */
  void merge() {
    merge(0);
  }

  /** The same; those who are merged are told only so long after they see the others. */
  void merge(long toldAfterMillis) {
    List<Node> joining = nodes.values().stream().filter(node -> node.side == 1).toList();
    locksOfSide.remove(1);
    joining.forEach(node -> node.side = 0);
    joining.forEach(
        node ->
            node.after(
                toldAfterMillis, () -> node.tell(watcher -> watcher.locksDoubtful("merged"))));
    nodes.values().forEach(node -> node.tell(watcher -> watcher.membersChanged()));
  }

  Map<Integer, String> locks(int side) {
    return locksOfSide.computeIfAbsent(side, created -> new HashMap<>());
  }

  /** Each shard's leader, as the live nodes themselves see it. */
  Map<Integer, String> leaders() {
    Map<Integer, String> leaders = new TreeMap<>();
    for (Node node : nodes.values()) {
      if (!node.dead) {
        node.told.led.keySet().forEach(shard -> leaders.merge(shard, node.name, (a, b) -> a + b));
      }
    }
    return leaders;
  }

  Map<Integer, Long> epochs() {
    Map<Integer, Long> epochs = new TreeMap<>();
    for (int part = 0; part < parts; part++) {
      table(part, "reader").readAll().result().forEach(row -> epochs.put(row.shard(), row.epoch()));
    }
    return epochs;
  }

  long sumOfEpochs() {
    return epochs().values().stream().mapToLong(Long::longValue).sum();
  }

  Set<Integer> shardsOf(String node) {
    return new TreeSet<>(get(node).told.led.keySet());
  }

  /** A node: its leadership, and everything that can happen to it. */
  final class Node implements Cluster, Scheduler {
    final String name;
    final Recorder told = new Recorder();
    final List<FaultyShardTable> tables = new ArrayList<>();
    final FaultyShardTable table;
    final WatchedDirectory directory = new WatchedDirectory(this);
    final Leadership leadership;
    final List<String> lockCalls = new ArrayList<>();
    final Set<Integer> held = new HashSet<>();
    private final List<Runnable> parked = new ArrayList<>();
    private Watcher watcher = new Deaf();
    private int side = 0;
    private boolean member;
    private boolean dead;
    private boolean frozen;
    boolean locksHang;
    boolean locksFail;
    boolean locksGrantedToAll;
    int rejoins;

    Node(String name) {
      this.name = name;
      for (int part = 0; part < parts; part++) {
        tables.add(new FaultyShardTable(table(part, name)));
      }
      this.table = tables.get(0);
      this.leadership = parts == 1 ? leadership(table, this) : spread();
    }

    private Leadership leadership(ShardTable shards, Cluster place) {
      return new ClusterLeadership(
          shards,
          place,
          name,
          this,
          new Random(name.hashCode()),
          ClusterSettings.standard(),
          directory);
    }

    private Leadership spread() {
      SharedCluster shared = new SharedCluster(this);
      return new SpreadLeadership(
          new Spread<>(tables)
              .map(
                  each ->
                      new SpreadLeadership.Part(
                          leadership(each, shared.place()), Future.succeededFuture())),
          this);
    }

    Future<Void> start() {
      return leadership.start(told);
    }

    /** The process dies: the database and the others notice that. */
    void kill() {
      dead = true;
      tables.forEach(FaultyShardTable::cutOff);
      databases.forEach(each -> each.disconnect(name));
      drop();
    }

    /** The process stands still. The others notice when {@link #dropOut} says so. */
    void freeze() {
      frozen = true;
    }

    void thaw() {
      frozen = false;
      List<Runnable> all = List.copyOf(parked);
      parked.clear();
      all.forEach(task -> time.after(1, task));
    }

    /** The others find that it is silent, and remove it. */
    void dropOut() {
      drop();
    }

    void silentlyLoseLocks() {
      locks(side).values().removeIf(holder -> holder.equals(name));
      held.clear();
    }

    private void drop() {
      member = false;
      held.clear();
      locks(side).values().removeIf(holder -> holder.equals(name));
      others().forEach(node -> node.tell(Watcher::membersChanged));
    }

    private List<Node> others() {
      return nodes.values().stream()
          .filter(node -> node != this && node.side == side && !node.dead)
          .toList();
    }

    private void tell(Consumer<Watcher> word) {
      after(1, () -> word.accept(watcher));
    }

    // --- its scheduler

    @Override
    public long monotonicMillis() {
      return time.monotonicMillis();
    }

    @Override
    public void after(long delayMillis, Runnable task) {
      time.after(
          delayMillis,
          () -> {
            if (frozen) {
              parked.add(task);
            } else if (!dead) {
              task.run();
            }
          });
    }

    // --- its cluster

    @Override
    public Future<Void> join(Watcher told) {
      watcher = told;
      return later(this::enter);
    }

    private void enter() {
      member = true;
      nodes.values().stream()
          .filter(node -> node.side == side)
          .forEach(node -> node.tell(Watcher::membersChanged));
    }

    private Future<Void> later(Runnable work) {
      Promise<Void> promise = Promise.promise();
      after(
          1,
          () -> {
            work.run();
            promise.complete();
          });
      return promise.future();
    }

    @Override
    public Set<String> members() {
      Set<String> members = new TreeSet<>();
      if (member) {
        nodes.values().stream()
            .filter(node -> node.member && node.side == side)
            .forEach(node -> members.add(node.name));
      }
      return members;
    }

    @Override
    public Future<Boolean> tryLock(int shard) {
      if (held.contains(shard)) {
        throw new AssertionError(name + " takes the lock of " + shard + " twice");
      }
      lockCalls.add("lock " + shard);
      if (locksHang) {
        return Promise.<Boolean>promise().future();
      }
      Promise<Boolean> promise = Promise.promise();
      after(1, () -> answer(shard, promise));
      return promise.future();
    }

    private void answer(int shard, Promise<Boolean> promise) {
      if (locksFail) {
        promise.fail("OperationTimeoutException");
        return;
      }
      String holder = locks(side).computeIfAbsent(shard, free -> name);
      boolean granted = holder.equals(name) || locksGrantedToAll;
      if (granted) {
        held.add(shard);
      }
      promise.complete(granted);
    }

    @Override
    public Future<Void> unlock(int shard) {
      lockCalls.add("unlock " + shard);
      if (locksHang) {
        return Promise.<Void>promise().future();
      }
      return later(
          () -> {
            held.remove(shard);
            locks(side).remove(shard, name);
          });
    }

    @Override
    public Future<Void> forceUnlock(int shard) {
      lockCalls.add("force " + shard);
      return later(() -> locks(side).remove(shard));
    }

    @Override
    public void nudge() {
      others().forEach(node -> node.tell(Watcher::nudged));
    }

    @Override
    public void rejoin() {
      rejoins++;
      locksHang = false;
      drop();
      after(3_000, this::enter);
    }

    @Override
    public Future<Void> leave() {
      return later(this::drop);
    }
  }

  /** Stands in until leadership listens. */
  private static final class Deaf implements Cluster.Watcher {
    @Override
    public void membersChanged() {}

    @Override
    public void nudged() {}

    @Override
    public void locksDoubtful(String why) {}

    @Override
    public void dropped(String why) {}
  }
}
