package dev.verdict.sdk;

import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that carry calls out, begun when they are needed. Whoever waits for one goes by rank,
 * then in turn.
 */
final class CallThreads {
  private static final int IDLE_SECONDS_MAX = 30;

  private final ThreadPoolExecutor pool;
  private final int underWayMax;
  private final AtomicLong arrivals = new AtomicLong();

  /**
   * None yet.
   *
   * @param name of each thread
   * @param threadsMax how many run at a time
   * @param waitingMax how many of each rank wait before others of it are rejected
   */
  CallThreads(String name, int threadsMax, int waitingMax) {
    underWayMax = Math.addExact(threadsMax, waitingMax);
    pool =
        new ThreadPoolExecutor(
            threadsMax,
            threadsMax,
            IDLE_SECONDS_MAX,
            TimeUnit.SECONDS,
            new PriorityBlockingQueue<>(),
            body -> daemon(name, body));
    pool.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs what is of one rank, and bounds it by itself.
   *
   * @param rank of those that wait the least goes first
   */
  Executor ofRank(int rank) {
    AtomicInteger underWay = new AtomicInteger();
    return body -> enter(new Turn(rank, arrivals.getAndIncrement(), body, underWay));
  }

  private void enter(Turn turn) {
    if (turn.underWay.incrementAndGet() > underWayMax) {
      turn.underWay.decrementAndGet();
      throw new RejectedExecutionException("too many calls wait for a thread");
    }
    try {
      pool.execute(turn);
    } catch (RejectedExecutionException closed) {
      turn.underWay.decrementAndGet();
      throw closed;
    }
  }

  /** Begins nothing more; what was begun goes on, and what waits is still carried out. */
  void shutdown() {
    pool.shutdown();
  }

  private record Turn(int rank, long arrival, Runnable body, AtomicInteger underWay)
      implements Runnable, Comparable<Turn> {
    @Override
    public void run() {
      try {
        body.run();
      } finally {
        underWay.decrementAndGet();
      }
    }

    @Override
    public int compareTo(Turn other) {
      return rank == other.rank
          ? Long.compare(arrival, other.arrival)
          : Integer.compare(rank, other.rank);
    }
  }
}
