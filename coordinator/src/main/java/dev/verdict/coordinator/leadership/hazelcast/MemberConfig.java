package dev.verdict.coordinator.leadership.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.DiscoveryStrategyConfig;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.NetworkConfig;
import dev.verdict.coordinator.leadership.hazelcast.MemberSettings.Discovery;
import java.net.Inet6Address;
import java.util.Map;

/**
 * What Hazelcast is told. It carries membership and locks; whatever else it can do is off, and
 * nothing is read from files or the environment.
 */
final class MemberConfig {
  /** The map whose key locks are the leader locks; it has no values. */
  static final String LOCKS = "verdict-leader-locks";

  /** The topic by which members ask each other to look. */
  static final String NUDGES = "verdict-nudges";

  /** The attribute that holds a member's node id. */
  static final String NODE = "verdict-node";

  /** With this many copies, the locks survive the loss of two members at once. */
  private static final int LOCK_COPIES = 2;

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          // A member that is silent for 4 s is removed; one whose connection breaks, at once.
          Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "4"),
          Map.entry("hazelcast.connection.monitor.interval", "100"),
          Map.entry("hazelcast.connection.monitor.max.faults", "1"),
          // A call for a lock ends, with or without an answer.
          Map.entry("hazelcast.operation.call.timeout.millis", "4000"),
          Map.entry("hazelcast.operation.backup.timeout.millis", "1000"),
          // Joining is quick, and the halves of a split find each other soon.
          Map.entry("hazelcast.wait.seconds.before.join", "1"),
          Map.entry("hazelcast.max.wait.seconds.before.join", "5"),
          // Whose admission was lost on the way is not admitted again for 30 s, unless as another.
          Map.entry("hazelcast.max.join.seconds", "12"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "10"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "10"),
          // Few partitions for few locks: a member that comes or goes moves little.
          Map.entry("hazelcast.partition.count", "31"),
          // While Hazelcast (5.3.8, and 5.6.0 too) makes a connection to a frozen member again, its
          // sender thread spins and leaves all its other connections alone: with three threads the
          // new master of three members was cut off from the third in one of three cases, and then
          // removed. Connections take the threads in turn.
          Map.entry("hazelcast.io.output.thread.count", "16"),
          // Only the interface that was named; nothing else in or out.
          Map.entry("hazelcast.socket.bind.any", "false"),
          Map.entry("hazelcast.socket.server.bind.any", "false"),
          Map.entry("hazelcast.socket.client.bind.any", "false"),
          Map.entry("hazelcast.discovery.enabled", "true"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          Map.entry("hazelcast.logging.type", "slf4j"),
          Map.entry("hazelcast.health.monitoring.level", "OFF"),
          Map.entry("hazelcast.diagnostics.enabled", "false"),
          Map.entry("hazelcast.jmx", "false"));

  private MemberConfig() {}

  static Config of(MemberSettings settings) {
    Config config = new Config();
    config.setInstanceName("verdict-" + settings.node());
    config.setClusterName(settings.clusterName());
    PROPERTIES.forEach(config::setProperty);
    config.setProperty(
        "hazelcast.prefer.ipv4.stack", String.valueOf(!(settings.bind() instanceof Inet6Address)));
    config.getMemberAttributeConfig().setAttribute(NODE, settings.node());
    config.getMetricsConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
    config.addMapConfig(
        new MapConfig(LOCKS).setBackupCount(LOCK_COPIES).setStatisticsEnabled(false));
    network(config.getNetworkConfig(), settings);
    return config;
  }

  private static void network(NetworkConfig network, MemberSettings settings) {
    network.setPort(settings.port()).setPortAutoIncrement(false).setReuseAddress(true);
    network.getInterfaces().setEnabled(true).addInterface(settings.bind().getHostAddress());
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    if (settings.discovery() instanceof Discovery.Listed listed) {
      join.getDiscoveryConfig()
          .addDiscoveryStrategyConfig(
              new DiscoveryStrategyConfig(new ListedDiscovery.Factory(listed.members())));
    } else if (settings.discovery() instanceof Discovery.Kubernetes kubernetes) {
      join.getKubernetesConfig()
          .setEnabled(true)
          .setProperty("service-name", kubernetes.service())
          .setProperty("service-port", String.valueOf(settings.port()));
    }
  }
}
