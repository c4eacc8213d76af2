package dev.verdict.coordinator.leadership.hazelcast;

import static dev.verdict.coordinator.log.postgres.TestPostgres.await;
import static dev.verdict.coordinator.log.postgres.TestPostgres.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.ClusterState;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.instance.impl.LifecycleServiceImpl;
import com.hazelcast.internal.partition.InternalPartition;
import com.hazelcast.internal.partition.PartitionAwareService;
import com.hazelcast.internal.partition.PartitionLostEventImpl;
import com.hazelcast.logging.Logger;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.spi.discovery.SimpleDiscoveryNode;
import com.hazelcast.spi.impl.NodeEngine;
import dev.verdict.coordinator.Awaiting;
import dev.verdict.coordinator.FreePorts;
import dev.verdict.coordinator.leadership.Cluster;
import dev.verdict.coordinator.leadership.ClusterLeadership;
import dev.verdict.coordinator.leadership.ClusterSettings;
import dev.verdict.coordinator.leadership.Leadership;
import dev.verdict.coordinator.leadership.Preferences;
import dev.verdict.coordinator.leadership.ShardDirectory;
import dev.verdict.coordinator.leadership.VertxScheduler;
import dev.verdict.coordinator.leadership.WatchedDirectory;
import dev.verdict.coordinator.leadership.hazelcast.MemberSettings.Discovery;
import dev.verdict.coordinator.leadership.hazelcast.MemberSettings.HostAndPort;
import dev.verdict.coordinator.log.postgres.Database;
import dev.verdict.coordinator.log.postgres.PostgresShardTable;
import dev.verdict.coordinator.log.postgres.TestPostgres;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Members in one process, each with its own Hazelcast, on a real database. */
@Timeout(300)
class HazelcastClusterTest {
  private static final long START_SECONDS_MAX = 60;

  private final Vertx vertx = Vertx.vertx();
  private final List<Node> nodes = new ArrayList<>();
  private List<Integer> ports = List.of();
  private final TestPostgres postgres;

  HazelcastClusterTest() throws Exception {
    postgres = TestPostgres.create();
  }

  @BeforeEach
  void choosePorts() {
    ports = FreePorts.some(3);
  }

  @AfterEach
  void stop() throws Exception {
    for (Node node : nodes) {
      node.leave();
    }
    get(vertx.close());
  }

  /** A node that leads but runs nothing. */
  private final class Node implements Leadership.Listener {
    final Map<Integer, Long> led = new ConcurrentHashMap<>();
    final Context context = vertx.getOrCreateContext();
    final String id;
    final int port;
    final Database database = postgres.open(vertx);
    final PostgresShardTable table;
    final WatchedDirectory directory = new WatchedDirectory(new VertxScheduler(context));
    final ClusterLeadership leadership;
    private boolean left;

    Node(String id, int number) {
      this.id = id;
      this.port = ports.get(number);
      this.table = new PostgresShardTable(database, id, "http://" + id, Map.of());
      MemberSettings settings =
          new MemberSettings(
              id,
              "test",
              InetAddress.getLoopbackAddress(),
              port,
              new Discovery.Listed(
                  ports.stream().map(each -> new HostAndPort("localhost", each)).toList()));
      this.leadership =
          new ClusterLeadership(
              table,
              new HazelcastCluster(settings, task -> context.runOnContext(nothing -> task.run())),
              id,
              new VertxScheduler(context),
              new SplittableRandom(1),
              ClusterSettings.standard(),
              directory);
      nodes.add(this);
    }

    private <T> Future<T> onContext(Supplier<Future<T>> work) {
      Promise<T> promise = Promise.promise();
      context.runOnContext(here -> work.get().onComplete(promise));
      return promise.future();
    }

    Node start() throws Exception {
      onContext(() -> leadership.start(this))
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_SECONDS_MAX, TimeUnit.SECONDS);
      return this;
    }

    void leave() throws Exception {
      if (!left) {
        left = true;
        get(onContext(leadership::leave));
        table.close();
        get(database.close());
      }
    }

    @Override
    public Future<Void> lead(int shard, long epoch) {
      led.put(shard, epoch);
      return Future.succeededFuture();
    }

    @Override
    public void lost(int shard, long epoch) {
      led.remove(shard, epoch);
    }
  }

  private Map<Integer, String> leaders() {
    Map<Integer, String> leaders = new HashMap<>();
    nodes.forEach(
        node -> node.led.keySet().forEach(shard -> leaders.merge(shard, node.id, String::concat)));
    return leaders;
  }

  @Test
  void nodesJoinShareLeaveAndHandBackEverything() throws Exception {
    Node a = new Node("node-1", 0).start();
    assertThat(a.led).hasSize(TestPostgres.SHARDS);
    Node b = new Node("node-2", 1).start();
    Node c = new Node("node-3", 2).start();
    await(
        "every shard with whom it should be",
        () ->
            a.led.size() + b.led.size() + c.led.size() == TestPostgres.SHARDS
                && leaders().equals(preferred()));
    await(
        "everybody knows",
        () ->
            nodes.stream()
                .allMatch(
                    node ->
                        preferred().entrySet().stream()
                            .allMatch(
                                each ->
                                    node.directory
                                        .ownerOf(each.getKey())
                                        .map(ShardDirectory.Owner::node)
                                        .equals(Optional.of(each.getValue())))));
    b.leave();
    c.leave();
    await("all are back", () -> a.led.size() == TestPostgres.SHARDS);
    assertThat(postgres.one("SELECT count(*) FROM node")).isEqualTo("1");
    a.leave();
    assertThat(postgres.one("SELECT count(*) FROM shard WHERE owner <> ''")).isEqualTo("0");
  }

  private Map<Integer, String> preferred() {
    return Preferences.of(TestPostgres.SHARDS, nodes.stream().map(node -> node.id).toList());
  }

  @Test
  void theMemberPortIsBoundToTheNamedAddressOnly() throws Exception {
    Node a = new Node("node-1", 0).start();
    assertThat(accepts(InetAddress.getLoopbackAddress(), a.port)).isTrue();
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : each.inetAddresses().toList()) {
        if (!address.isLoopbackAddress()) {
          assertThat(accepts(address, a.port)).as(address.toString()).isFalse();
        }
      }
    }
  }

  private static boolean accepts(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 500);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void aNameStandsForAllItsAddresses() throws Exception {
    int expected = InetAddress.getAllByName("localhost").length;
    var found =
        new ListedDiscovery.Factory(
                List.of(new HostAndPort("localhost", 7), new HostAndPort("no.such.invalid", 8)))
            .newDiscoveryStrategy(
                new SimpleDiscoveryNode(new Address()), Logger.getLogger("test"), Map.of())
            .discoverNodes();
    assertThat(found).hasSize(expected);
    assertThat(found).allMatch(node -> node.getPrivateAddress().getPort() == 7);
  }

  @Test
  void aPortThatIsTakenIsAFailureToStart() throws Exception {
    try (ServerSocket taken = new ServerSocket(ports.get(0), 1, InetAddress.getLoopbackAddress())) {
      Node a = new Node("node-1", 0);
      Future<Void> started = a.onContext(() -> a.leadership.start(a));
      await("it failed", started::failed);
      assertThat(taken.isBound()).isTrue();
    }
  }

  /** Its locks and topics may be out of reach for the moment, while it is a member already. */
  @Test
  void aJoinThatFailsHalfWayLeavesNoMemberBehind() {
    MemberSettings settings = settings("half");
    assertThatThrownBy(
            () ->
                Member.join(
                    settings,
                    new NoEvents(),
                    config -> withoutTopics(Hazelcast.newHazelcastInstance(config))))
        .isInstanceOf(OperationTimeoutException.class);
    assertThat(Hazelcast.getHazelcastInstanceByName("verdict-half")).isNull();
    Member.join(settings, new NoEvents()).terminate();
  }

  @Test
  void whoLeavesWhileItJoinsAnewLeavesNoMemberBehind() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Context context = vertx.getOrCreateContext();
    var cluster =
        new HazelcastCluster(
            settings("twice"), task -> context.runOnContext(nothing -> task.run()));
    get(cluster.join(new NoWatcher()));

    get(
        Future.future(
            left ->
                context.runOnContext(
                    nothing -> {
                      cluster.rejoin();
                      cluster.leave().onComplete(left);
                    })));

    assertThat(Hazelcast.getHazelcastInstanceByName("verdict-twice")).isNull();
    Awaiting.until(
        "no thread that works on locks",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .noneMatch(thread -> thread.getName().equals("verdict-leader-locks")));
  }

  private static final class NoWatcher implements Cluster.Watcher {
    @Override
    public void membersChanged() {}

    @Override
    public void nudged() {}

    @Override
    public void locksDoubtful(String why) {}

    @Override
    public void dropped(String why) {}
  }

  private MemberSettings settings(String node) {
    return new MemberSettings(
        node,
        "test",
        InetAddress.getLoopbackAddress(),
        ports.get(0),
        new Discovery.Listed(List.of(new HostAndPort("localhost", ports.get(0)))));
  }

  private static HazelcastInstance withoutTopics(HazelcastInstance real) {
    return (HazelcastInstance)
        Proxy.newProxyInstance(
            HazelcastInstance.class.getClassLoader(),
            new Class<?>[] {HazelcastInstance.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getTopic")) {
                throw new OperationTimeoutException("no answer");
              }
              return method.invoke(real, arguments);
            });
  }

  private static final class NoEvents implements Member.Events {
    @Override
    public void membersChanged() {}

    @Override
    public void nudged() {}

    @Override
    public void locksDoubtful(String why) {}

    @Override
    public void ended() {}
  }

  @Test
  void aNodeThatIsNotAdmittedAsksUntilItIs() throws Exception {
    HazelcastInstance closed = hazelcastOf(new Node("node-1", 0).start());
    closed.getCluster().changeClusterState(ClusterState.FROZEN);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    var logger = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(HazelcastCluster.class);
    logger.addAppender(logged);
    try {
      Node b = new Node("node-2", 1);
      Future<Void> started = b.onContext(() -> b.leadership.start(b));
      await(
          "a refusal",
          () ->
              List.copyOf(logged.list).stream()
                  .anyMatch(each -> each.getFormattedMessage().startsWith("Not admitted")));
      assertThat(started.isComplete()).isFalse();
      closed.getCluster().changeClusterState(ClusterState.ACTIVE);
      await("it is in", started::succeeded);
    } finally {
      logger.detachAppender(logged);
    }
  }

  @Test
  void rule30_aMembershipThatEndsByItselfIsFollowedByAnother() throws Exception {
    Node a = new Node("node-1", 0).start();
    Map<Integer, Long> before = Map.copyOf(a.led);
    hazelcastOf(a).getLifecycleService().terminate();
    awaitNewerEpochs(a, before);
  }

  private static HazelcastInstance hazelcastOf(Node node) {
    return Hazelcast.getAllHazelcastInstances().stream()
        .filter(instance -> instance.getName().equals("verdict-" + node.id))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitNewerEpochs(Node node, Map<Integer, Long> before) {
    await(
        "everything is led again, in newer epochs",
        () ->
            node.led.size() == TestPostgres.SHARDS
                && node.led.entrySet().stream()
                    .allMatch(each -> each.getValue() > before.getOrDefault(each.getKey(), 0L)));
  }

  /** As Hazelcast tells it; a real split takes minutes, and is part of the chaos runs. */
  @Test
  void rule30_aMergeIsToldAndEverythingIsTakenAnew() throws Exception {
    Node a = new Node("node-1", 0).start();
    Map<Integer, Long> before = Map.copyOf(a.led);
    ((LifecycleServiceImpl) hazelcastOf(a).getLifecycleService())
        .fireLifecycleEvent(LifecycleState.MERGED);
    awaitNewerEpochs(a, before);
  }

  @Test
  void rule30_aLostPartitionIsToldAndEverythingIsTakenAnew() throws Exception {
    Node a = new Node("node-1", 0).start();
    Map<Integer, Long> before = Map.copyOf(a.led);
    NodeEngine engine =
        ((HazelcastInstanceProxy) hazelcastOf(a)).getOriginal().node.getNodeEngine();
    PartitionAwareService locks = engine.getService(MapService.SERVICE_NAME);
    locks.onPartitionLost(
        new PartitionLostEventImpl(0, InternalPartition.MAX_BACKUP_COUNT, engine.getThisAddress()));
    awaitNewerEpochs(a, before);
  }
}
