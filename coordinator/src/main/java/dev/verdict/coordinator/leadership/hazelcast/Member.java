package dev.verdict.coordinator.leadership.hazelcast;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.MapPartitionLostListener;
import com.hazelcast.topic.ITopic;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One membership of this process, from joining to leaving. All calls are made by one thread, the
 * only one that ever owns a lock, because locks belong to threads; {@link #members} and {@link
 * #terminate} may come from any.
 */
final class Member {
  /** A lock whose release is not confirmed is released again, this often at most. */
  private static final int UNLOCK_TRIES_MAX = 3;

  private final HazelcastInstance instance;
  private final IMap<Integer, Boolean> locks;
  private final ITopic<String> nudges;
  private final String node;
  private final Map<Integer, Integer> grants = new HashMap<>();

  /** What a membership tells; from Hazelcast's threads, which must not be held up. */
  interface Events {
    /** A member came or went. */
    void membersChanged();

    /** Another member asks to look at the shards. */
    void nudged();

    /** Locks may be gone. */
    void locksDoubtful(String why);

    /** The membership ended by itself. */
    void ended();
  }

  private Member(HazelcastInstance instance, String node) {
    this.instance = instance;
    this.node = node;
    this.locks = instance.getMap(MemberConfig.LOCKS);
    this.nudges = instance.getTopic(MemberConfig.NUDGES);
  }

  /** Joins; takes a second or more. */
  static Member join(MemberSettings settings, Events events) {
    return join(settings, events, Hazelcast::newHazelcastInstance);
  }

  /** Joins, or leaves nothing behind: a member of which nobody knows would be given shards. */
  static Member join(
      MemberSettings settings, Events events, Function<Config, HazelcastInstance> hazelcast) {
    // Hazelcast logs a little before it reads its configuration.
    System.setProperty("hazelcast.logging.type", "slf4j");
    HazelcastInstance instance = hazelcast.apply(MemberConfig.of(settings));
    try {
      Member member = new Member(instance, settings.node());
      member.listen(events);
      return member;
    } catch (RuntimeException failure) {
      instance.getLifecycleService().terminate();
      throw failure;
    }
  }

  private void listen(Events events) {
    instance
        .getCluster()
        .addMembershipListener(
            new MembershipListener() {
              @Override
              public void memberAdded(MembershipEvent event) {
                events.membersChanged();
              }

              @Override
              public void memberRemoved(MembershipEvent event) {
                events.membersChanged();
              }
            });
    instance.getLifecycleService().addLifecycleListener(event -> lifecycle(event, events));
    MapPartitionLostListener lost = event -> events.locksDoubtful("a partition of locks was lost");
    locks.addPartitionLostListener(lost);
    nudges.addMessageListener(
        message -> {
          if (!node.equals(message.getMessageObject())) {
            events.nudged();
          }
        });
  }

  private static void lifecycle(LifecycleEvent event, Events events) {
    if (event.getState() == LifecycleState.MERGED) {
      events.locksDoubtful("this side of a split was merged into the other");
    } else if (event.getState() == LifecycleState.SHUTDOWN) {
      events.ended();
    }
  }

  /** The node ids of all members; empty if this is none any more. */
  Set<String> members() {
    Set<String> members = new TreeSet<>();
    try {
      for (com.hazelcast.cluster.Member member : instance.getCluster().getMembers()) {
        String id = member.getAttribute(MemberConfig.NODE);
        if (id != null) {
          members.add(id);
        }
      }
    } catch (HazelcastInstanceNotActiveException gone) {
      return Set.of();
    }
    return members;
  }

  /**
   * Takes a lock if it is free. A call whose outcome is not known may have been granted: it counts,
   * so that the lock is released as often as it may be held.
   */
  boolean tryLock(int shard) {
    boolean granted;
    try {
      granted = locks.tryLock(shard);
    } catch (OperationTimeoutException unknown) {
      grants.merge(shard, 1, Integer::sum);
      throw unknown;
    }
    if (granted) {
      grants.merge(shard, 1, Integer::sum);
    }
    return granted;
  }

  /** Releases a lock, as often as it may be held. */
  void unlock(int shard) {
    int times = grants.getOrDefault(shard, 0);
    for (int i = 0; i < times; i++) {
      if (!unlockOnce(shard)) {
        break;
      }
    }
    grants.remove(shard);
  }

  private boolean unlockOnce(int shard) {
    for (int tries = 1; ; tries++) {
      try {
        locks.unlock(shard);
        return true;
      } catch (IllegalMonitorStateException notHeld) {
        return false;
      } catch (OperationTimeoutException unknown) {
        if (tries == UNLOCK_TRIES_MAX) {
          throw unknown;
        }
      }
    }
  }

  void forceUnlock(int shard) {
    locks.forceUnlock(shard);
    grants.remove(shard);
  }

  void nudge() {
    nudges.publish(node);
  }

  /**
   * Releases everything and leaves. Not by Hazelcast's own graceful shutdown, which first moves
   * copies of locks about that the others have anyway, and takes seconds.
   */
  void leave() {
    Set.copyOf(grants.keySet()).forEach(this::unlock);
    nudge();
    terminate();
  }

  /** Leaves at once, whatever hangs. */
  void terminate() {
    instance.getLifecycleService().terminate();
  }
}
