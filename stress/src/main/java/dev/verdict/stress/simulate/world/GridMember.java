package dev.verdict.stress.simulate.world;

import dev.verdict.coordinator.leadership.Cluster;
import dev.verdict.stress.simulate.world.kernel.Agenda;
import dev.verdict.stress.simulate.world.kernel.Host;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;

/** One coordinator's part in the cluster. */
final class GridMember implements Cluster {
  private static final long REJOIN_US = 3_000 * Agenda.MILLI;

  private final Grid grid;
  private final String id;
  private final Host host;
  private Watcher watcher = new Deaf();
  private Set<String> view = Set.of();
  private boolean joined;
  private long turn;

  GridMember(Grid grid, String id, Host host) {
    this.grid = grid;
    this.id = id;
    this.host = host;
  }

  String id() {
    return id;
  }

  Host host() {
    return host;
  }

  boolean isJoined() {
    return joined;
  }

  Watcher watcher() {
    return watcher;
  }

  void tell(Runnable word, long delayUs) {
    host.after(delayUs, word);
  }

  /** Looks who is there, after a while, and tells leadership. */
  void look(long delayUs) {
    host.after(
        delayUs,
        () -> {
          view = joined ? grid.seenBy(this) : Set.of();
          watcher.membersChanged();
        });
  }

  /** The others have removed it. */
  void dropped() {
    joined = false;
    turn++;
  }

  /** It was silent for too long, and has been removed; it finds that out when it goes on. */
  void suspected() {
    if (joined) {
      dropped();
      grid.remove(this);
      host.after(
          grid.delayUs(),
          () -> {
            enter();
            watcher.locksDoubtful("merged");
          });
    }
  }

  private void enter() {
    joined = true;
    view = grid.seenBy(this);
    grid.changed();
  }

  @Override
  public Future<Void> join(Watcher told) {
    watcher = told;
    Promise<Void> promise = Promise.promise();
    host.after(
        100 * grid.delayUs(),
        () -> {
          enter();
          promise.tryComplete();
        });
    return promise.future();
  }

  @Override
  public Set<String> members() {
    return view;
  }

  @Override
  public Future<Boolean> tryLock(int shard) {
    return later(() -> grid.tryLock(this, shard));
  }

  @Override
  public Future<Void> unlock(int shard) {
    return later(
            () -> {
              grid.unlock(this, shard);
              return true;
            })
        .mapEmpty();
  }

  @Override
  public Future<Void> forceUnlock(int shard) {
    return later(
            () -> {
              grid.forceUnlock(this, shard);
              return true;
            })
        .mapEmpty();
  }

  private Future<Boolean> later(java.util.function.BooleanSupplier work) {
    Promise<Boolean> promise = Promise.promise();
    long begun = turn;
    if (grid.isHanging()) {
      return promise.future();
    }
    host.after(
        grid.delayUs(),
        () -> {
          if (!joined || turn != begun) {
            promise.tryFail("not a member");
          } else {
            promise.tryComplete(work.getAsBoolean());
          }
        });
    return promise.future();
  }

  @Override
  public void nudge() {
    grid.nudge(this);
  }

  @Override
  public void rejoin() {
    dropped();
    view = Set.of();
    grid.remove(this);
    host.after(REJOIN_US, this::enter);
  }

  @Override
  public Future<Void> leave() {
    Promise<Void> promise = Promise.promise();
    host.after(
        grid.delayUs(),
        () -> {
          dropped();
          grid.remove(this);
          promise.tryComplete();
        });
    return promise.future();
  }

  /** Stands in until leadership listens. */
  private static final class Deaf implements Watcher {
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
