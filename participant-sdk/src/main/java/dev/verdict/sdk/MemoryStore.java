package dev.verdict.sdk;

import dev.verdict.sdk.barrier.BarrierStore;
import dev.verdict.sdk.barrier.MemoryBarrier;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Keeps the barrier in this process's memory. <strong>Not durable</strong>: after a restart every
 * branch is unknown, prepared ones included. For tests and benchmarks. Where coordinators leave
 * decisions to it, one that it forgot because it is full is in doubt until a person decides it.
 *
 * <p>Calls are carried out on the thread that brings them. So those that come in one request run
 * one after another, and their answers leave together when the last is done: with a handler that
 * waits, for a lock that another transaction holds or for anything else, all of them wait. Use
 * another store for such handlers.
 */
public final class MemoryStore implements Store<MemoryTransaction> {
  /** How many branches are remembered unless told otherwise. */
  public static final int ENTRIES_MAX_DEFAULT = 1_000_000;

  private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();

  private final MemoryBarrier barrier;

  /** For {@link #ENTRIES_MAX_DEFAULT} branches. */
  public MemoryStore() {
    this(ENTRIES_MAX_DEFAULT, Clock.systemUTC());
  }

  /**
   * For a given number of branches. When it is reached, the oldest is forgotten if it is finished;
   * else new work fails.
   *
   * @param entriesMax how many branches are remembered, positive; about 400 bytes each
   * @param clock tells how long a branch has been in doubt
   */
  public MemoryStore(int entriesMax, Clock clock) {
    this(entriesMax, FOR_EVER, clock);
  }

  /**
   * For a given number of branches, and sagas that are over soon. When the number is reached, the
   * oldest is forgotten if it is finished, or if it is the step of a saga and done for so long that
   * nobody will undo it; else new work fails. What is forgotten is refused.
   *
   * @param entriesMax how many branches are remembered, positive; about 400 bytes each
   * @param undoneWithin for how long the step of a saga may be undone at least, not negative
   * @param clock tells how long a branch has been in doubt or done
   */
  public MemoryStore(int entriesMax, Duration undoneWithin, Clock clock) {
    barrier = new MemoryBarrier(entriesMax, undoneWithin, clock);
  }

  @Override
  public BarrierStore<MemoryTransaction> barrier() {
    return barrier;
  }
}
