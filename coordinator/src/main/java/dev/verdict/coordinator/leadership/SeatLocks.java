package dev.verdict.coordinator.leadership;

import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes and frees the leader locks of this node's seats, never one twice, each call within a bound:
 * a call that hangs, or a lock that cannot be freed, is a reason to join the cluster anew.
 */
final class SeatLocks {
  private static final Logger LOG = LoggerFactory.getLogger(SeatLocks.class);

  private final Cluster cluster;
  private final Scheduler scheduler;
  private final Duration callMax;
  private final Owner owner;
  private int underWay;
  private int joins;
  private boolean anyGranted;
  private boolean anyRefused;

  SeatLocks(Cluster cluster, Scheduler scheduler, Duration callMax, Owner owner) {
    this.cluster = cluster;
    this.scheduler = scheduler;
    this.callMax = callMax;
    this.owner = owner;
  }

  /** Who is told. */
  interface Owner {
    /** The number of the last look at the shards that began. */
    long look();

    /** No call is under way any more; since the last time some locks were granted or refused. */
    void settled(boolean granted, boolean refused);

    /** Calls hang: everything is to be given up, and the cluster is joined anew. */
    void hung(String why);
  }

  boolean areSettled() {
    return underWay == 0;
  }

  void take(Seat seat) {
    seat.taking();
    underWay++;
    int join = joins;
    Bound.within(callMax, scheduler, "a call for a lock", cluster.tryLock(seat.shard))
        .onComplete(
            (granted, failure) -> {
              if (join == joins) {
                taken(seat, failure == null && granted);
                ended(failure);
              }
            });
  }

  private void taken(Seat seat, boolean granted) {
    if (granted) {
      seat.granted(owner.look(), cluster.members());
      anyGranted = true;
    } else {
      seat.refused(scheduler.monotonicMillis());
      anyRefused = true;
    }
  }

  void release(Seat seat) {
    seat.releasing();
    underWay++;
    int join = joins;
    Bound.within(callMax, scheduler, "the release of a lock", cluster.unlock(seat.shard))
        .onComplete(
            (freed, failure) -> {
              if (join != joins) {
                return;
              }
              seat.free();
              if (failure == null) {
                ended(null);
              } else {
                owner.hung("the lock of shard " + seat.shard + " cannot be freed: " + failure);
              }
            });
  }

  void force(Seat seat) {
    LOG.warn("Freeing the lock of shard {} by force: it has no owner", seat.shard);
    seat.taking();
    underWay++;
    int join = joins;
    Bound.within(callMax, scheduler, "the freeing of a lock", cluster.forceUnlock(seat.shard))
        .onComplete(
            (freed, failure) -> {
              if (join == joins) {
                seat.forced();
                anyRefused = true;
                ended(failure);
              }
            });
  }

  private void ended(@Nullable Throwable failure) {
    underWay--;
    if (failure != null) {
      LOG.warn("A call for a lock failed: {}", failure.toString());
    }
    if (failure instanceof Bound.ExceededException) {
      owner.hung(String.valueOf(failure.getMessage()));
    } else if (underWay == 0) {
      boolean granted = anyGranted;
      boolean refused = anyRefused;
      anyGranted = false;
      anyRefused = false;
      owner.settled(granted, refused);
    }
  }

  /** Drops out of the cluster and joins anew: no lock is held any more. */
  void rejoin(Collection<Seat> seats) {
    joins++;
    underWay = 0;
    anyGranted = false;
    anyRefused = false;
    seats.forEach(Seat::free);
    cluster.rejoin();
  }
}
