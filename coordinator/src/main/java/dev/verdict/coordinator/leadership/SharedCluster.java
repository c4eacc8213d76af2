package dev.verdict.coordinator.leadership;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One membership for several leaderships of a node, each of which leads other shards. The first one
 * that joins joins for all, and the last one that leaves leaves; what happens is told to each. Who
 * joins anew frees the locks of all, so all others are told that they dropped out.
 *
 * <p>Everything is called, completed and told on leadership's thread.
 */
public final class SharedCluster {
  private final Cluster cluster;
  private final List<Place> places = new ArrayList<>();
  private final Promise<Void> left = Promise.promise();
  private Optional<Future<Void>> joined = Optional.empty();
  private boolean rejoining;
  private int leavers;

  /**
   * @param cluster the one membership
   */
  public SharedCluster(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The membership for one more leadership. */
  public Cluster place() {
    Place place = new Place();
    places.add(place);
    return place;
  }

  private void tell(Consumer<Cluster.Watcher> what) {
    places.forEach(place -> place.watcher.ifPresent(what));
  }

  private Future<Void> join() {
    if (joined.isEmpty()) {
      joined = Optional.of(cluster.join(new ToAll()));
    }
    return joined.get();
  }

  private void rejoin(Place first) {
    if (rejoining) {
      return;
    }
    rejoining = true;
    places.stream()
        .filter(place -> place != first)
        .forEach(place -> place.watcher.ifPresent(it -> it.dropped("the cluster is joined anew")));
    rejoining = false;
    cluster.rejoin();
  }

  private Future<Void> leave() {
    leavers++;
    if (leavers == places.size()) {
      cluster.leave().onComplete(left);
    }
    return left.future();
  }

  private final class ToAll implements Cluster.Watcher {
    @Override
    public void membersChanged() {
      tell(Cluster.Watcher::membersChanged);
    }

    @Override
    public void nudged() {
      tell(Cluster.Watcher::nudged);
    }

    @Override
    public void locksDoubtful(String why) {
      tell(watcher -> watcher.locksDoubtful(why));
    }

    /** Whoever hears of it joins anew, and tells the others thereby. */
    @Override
    public void dropped(String why) {
      places.stream()
          .flatMap(place -> place.watcher.stream())
          .findFirst()
          .ifPresent(watcher -> watcher.dropped(why));
    }
  }

  private final class Place implements Cluster {
    private final Set<Integer> held = new TreeSet<>();
    private Optional<Watcher> watcher = Optional.empty();
    private boolean gone;

    @Override
    public Future<Void> join(Watcher told) {
      watcher = Optional.of(told);
      return SharedCluster.this.join();
    }

    @Override
    public Set<String> members() {
      return cluster.members();
    }

    @Override
    public Future<Boolean> tryLock(int shard) {
      return cluster.tryLock(shard).onSuccess(granted -> tried(shard, granted));
    }

    private void tried(int shard, boolean granted) {
      if (granted && !gone) {
        held.add(shard);
      } else if (granted) {
        cluster.unlock(shard);
      }
    }

    @Override
    public Future<Void> unlock(int shard) {
      held.remove(shard);
      return cluster.unlock(shard);
    }

    @Override
    public Future<Void> forceUnlock(int shard) {
      return cluster.forceUnlock(shard);
    }

    @Override
    public void nudge() {
      cluster.nudge();
    }

    @Override
    public void rejoin() {
      places.forEach(place -> place.held.clear());
      SharedCluster.this.rejoin(this);
    }

    /** Its own locks go at once: others may still say farewell to a database that is away. */
    @Override
    public Future<Void> leave() {
      watcher = Optional.empty();
      gone = true;
      Future.join(held.stream().map(cluster::unlock).toList()).onComplete(freed -> cluster.nudge());
      held.clear();
      return SharedCluster.this.leave();
    }
  }
}
