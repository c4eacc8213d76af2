package dev.verdict.sdk.barrier.sql;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Connections that are free, kept for a while: those of XA have no pool. Thread-safe.
 *
 * @param <P> a physical connection
 */
public final class IdleConnections<P> {
  /** How many are kept. */
  static final int IDLE_MAX = 16;

  /** One that was free for longer is not used again. */
  static final Duration IDLE_LONGEST = Duration.ofSeconds(30);

  private final Predicate<P> alive;
  private final Consumer<P> ending;
  private final Deque<Idle<P>> idle = new ArrayDeque<>();
  private boolean closed;

  private record Idle<P>(P physical, long sinceNanos) {
    boolean isOld() {
      return System.nanoTime() - sinceNanos >= IDLE_LONGEST.toNanos();
    }
  }

  /**
   * None yet.
   *
   * @param alive false of one that is known to be gone
   * @param ending ends one
   */
  public IdleConnections(Predicate<P> alive, Consumer<P> ending) {
    this.alive = alive;
    this.ending = ending;
  }

  /** The one that was used last; empty if none can be used. */
  public Optional<P> borrow() {
    for (Optional<Idle<P>> free = newest(); free.isPresent(); free = newest()) {
      P physical = free.get().physical();
      if (!free.get().isOld() && alive.test(physical)) {
        return Optional.of(physical);
      }
      ending.accept(physical);
    }
    return Optional.empty();
  }

  private synchronized Optional<Idle<P>> newest() {
    return Optional.ofNullable(idle.pollFirst());
  }

  /** Takes one back that is in no transaction, and ends those that nobody needed. */
  public void giveBack(P physical) {
    tooMany(physical).forEach(ending);
  }

  private synchronized List<P> tooMany(P free) {
    if (closed) {
      return List.of(free);
    }
    idle.addFirst(new Idle<>(free, System.nanoTime()));
    List<P> ended = new ArrayList<>();
    while (idle.size() > IDLE_MAX || idle.getLast().isOld()) {
      ended.add(idle.removeLast().physical());
    }
    return ended;
  }

  /** Ends all that are free. */
  public void discardAll() {
    for (Optional<Idle<P>> free = newest(); free.isPresent(); free = newest()) {
      ending.accept(free.get().physical());
    }
  }

  /** Ends all that are free, and those that come back later. */
  public void close() {
    synchronized (this) {
      closed = true;
    }
    discardAll();
  }
}
