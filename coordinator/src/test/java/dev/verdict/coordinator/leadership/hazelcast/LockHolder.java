package dev.verdict.coordinator.leadership.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.OperationTimeoutException;
import dev.verdict.coordinator.leadership.hazelcast.LeaderLockMeasurement.Kind;
import dev.verdict.coordinator.leadership.hazelcast.MemberSettings.Discovery;
import dev.verdict.coordinator.leadership.hazelcast.MemberSettings.HostAndPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A member in a process of its own, which takes locks when it is told to. */
final class LockHolder {
  private static final int SESSION_SECONDS = 5;

  private LockHolder() {}

  /** Arguments: the kind of lock, this member's port, all ports. */
  public static void main(String[] arguments) throws Exception {
    Kind kind = Kind.valueOf(arguments[0]);
    List<HostAndPort> members =
        Arrays.stream(arguments)
            .skip(2)
            .map(port -> new HostAndPort("127.0.0.1", Integer.parseInt(port)))
            .toList();
    Config config =
        MemberConfig.of(
            new MemberSettings(
                "node-" + arguments[1],
                "measurement",
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(arguments[1]),
                new Discovery.Listed(members)));
    config
        .getCPSubsystemConfig()
        .setCPMemberCount(kind == Kind.FENCED_LOCK_CP_3 ? members.size() : 0)
        .setSessionTimeToLiveSeconds(SESSION_SECONDS)
        .setSessionHeartbeatIntervalSeconds(1);
    HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
    while (instance.getCluster().getMembers().size() < members.size()) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    if (kind == Kind.FENCED_LOCK_CP_3) {
      instance
          .getCPSubsystem()
          .getCPSubsystemManagementService()
          .awaitUntilDiscoveryCompleted(1, TimeUnit.MINUTES);
    }
    System.out.println("READY");
    obey(kind, instance);
  }

  private static void obey(Kind kind, HazelcastInstance instance) throws IOException {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      for (int i = 0; i < LeaderLockMeasurement.LOCKS; i++) {
        int key = i;
        Thread thread =
            new Thread(
                () -> {
                  lock(kind, instance, key);
                  System.out.println("TOOK");
                });
        thread.setDaemon(true);
        thread.start();
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static void lock(Kind kind, HazelcastInstance instance, int key) {
    while (true) {
      try {
        if (kind == Kind.MAP_KEY_LOCK) {
          instance.getMap(MemberConfig.LOCKS).lock(key);
        } else {
          instance.getCPSubsystem().getLock("lock-" + key).lock();
        }
        return;
      } catch (OperationTimeoutException again) {
        System.err.println("again: " + again.getMessage());
      }
    }
  }
}
