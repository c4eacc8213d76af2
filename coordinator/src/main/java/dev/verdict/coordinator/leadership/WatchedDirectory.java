package dev.verdict.coordinator.leadership;

import dev.verdict.coordinator.leadership.ShardTable.NodeRow;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** The directory of shard leaders, as this node's leadership saw them when it last looked. */
public final class WatchedDirectory implements ShardDirectory {
  /** Doubts that come together cost one look. */
  static final long DOUBT_MILLIS = 50;

  /** An owner that has been silent for longer is not named. */
  static final long SILENCE_MILLIS_MAX = 10_000;

  private final Scheduler scheduler;
  private volatile Map<Integer, Owner> owners = Map.of();
  private final AtomicBoolean doubted = new AtomicBoolean();
  private final ShardMoves moves = new ShardMoves(Clock.systemUTC());
  private final Absences absences;
  private final List<Runnable> looks = new CopyOnWriteArrayList<>();

  /**
   * An empty directory.
   *
   * @param scheduler the one of the leadership that keeps the directory
   * @param meant how many nodes are meant to be there; empty if nobody said so
   */
  public WatchedDirectory(Scheduler scheduler, OptionalInt meant) {
    this.scheduler = scheduler;
    this.absences = new Absences(Clock.systemUTC(), meant);
  }

  /** An empty directory; nobody said how many nodes are meant to be there. */
  public WatchedDirectory(Scheduler scheduler) {
    this(scheduler, OptionalInt.empty());
  }

  @Override
  public Optional<Owner> ownerOf(int shard) {
    return Optional.ofNullable(owners.get(shard));
  }

  @Override
  public void doubted(int shard) {
    if (doubted.compareAndSet(false, true)) {
      scheduler.after(
          DOUBT_MILLIS,
          () -> {
            doubted.set(false);
            looks.forEach(Runnable::run);
          });
    }
  }

  /** What changed hands of late. */
  public ShardMoves moves() {
    return moves;
  }

  /** Which nodes are away, or were of late. */
  public Absences absences() {
    return absences;
  }

  /** What else to run, on the scheduler's thread, when an entry is doubted. */
  void onDoubt(Runnable task) {
    looks.add(task);
  }

  /**
   * Takes over what was seen of some shards or of all; what is known of others stays.
   *
   * @param view what was seen
   * @param self this node
   * @param led what this node leads, which it knows better than any view
   */
  void update(View view, String self, Led led) {
    moves.look(view);
    if (view.isOfHome()) {
      absences.look(view, self);
    }
    Map<Integer, Owner> seen = new HashMap<>(owners);
    view.shards()
        .forEach(
            row -> {
              seen.remove(row.shard());
              String owner = led.contains(row.shard()) ? self : row.owner();
              if (!owner.equals(self) || led.contains(row.shard())) {
                view.node(owner)
                    .flatMap(WatchedDirectory::owner)
                    .ifPresent(found -> seen.put(row.shard(), found));
              }
            });
    owners = Map.copyOf(seen);
  }

  private static Optional<Owner> owner(NodeRow row) {
    if (row.url().isEmpty() || row.silenceMillis() > SILENCE_MILLIS_MAX || !row.connected()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Owner(row.node(), new URI(row.url())));
    } catch (URISyntaxException unusable) {
      return Optional.empty();
    }
  }
}
