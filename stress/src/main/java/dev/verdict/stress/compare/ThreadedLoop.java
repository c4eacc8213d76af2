package dev.verdict.stress.compare;

import dev.verdict.stress.load.LoadOrder;
import dev.verdict.stress.load.LoadReport;
import dev.verdict.stress.load.Tally;
import dev.verdict.stress.load.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Clients that each wait for an answer before they ask again, for client libraries whose calls
 * block: a thread each. A round is what it is in {@code stress bench}: one request of each client
 * first, a lead-in, the measured time, a pause, and one request more.
 */
final class ThreadedLoop {
  private static final long PAUSE_MS = 1_200;
  private static final long AFTER_ERROR_MS = 100;
  private static final Told COMMITTED = new Told(true, "committed");
  private static final Told NOT_COMMITTED = new Told(false, "not committed");

  private final RivalClient client;
  private final ExecutorService threads;
  private final LoadOrder order;
  private final Tally tally = new Tally();
  private volatile long endNs;

  /**
   * Prepares a round.
   *
   * @param threads at least as many as the order has clients
   */
  ThreadedLoop(RivalClient client, ExecutorService threads, LoadOrder order) {
    this.client = client;
    this.threads = threads;
    this.order = order;
  }

  /** Runs it. */
  LoadReport run() throws InterruptedException, ExecutionException {
    everyClient(this::ask);
    startClock();
    everyClient(this::untilEnd);
    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    everyClient(this::ask);
    synchronized (tally) {
      return tally.report();
    }
  }

  private void startClock() {
    long measureFromNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(order.warmUpMs());
    endNs = measureFromNs + TimeUnit.MILLISECONDS.toNanos(order.measuredMs());
    synchronized (tally) {
      tally.measure(measureFromNs, endNs);
    }
  }

  private void everyClient(Callable<Boolean> work) throws InterruptedException, ExecutionException {
    List<Callable<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < order.clients(); i++) {
      all.add(work);
    }
    for (Future<Boolean> each : threads.invokeAll(all)) {
      each.get();
    }
  }

  private boolean untilEnd() throws InterruptedException {
    while (System.nanoTime() - endNs < 0) {
      if (!ask()) {
        TimeUnit.MILLISECONDS.sleep(AFTER_ERROR_MS);
      }
    }
    return true;
  }

  /** Whether an outcome was told. */
  private boolean ask() {
    long begunNs = System.nanoTime();
    try {
      Told told = client.transaction() ? COMMITTED : NOT_COMMITTED;
      synchronized (tally) {
        tally.told(told, begunNs, System.nanoTime());
      }
      return true;
    } catch (Exception failed) {
      synchronized (tally) {
        tally.error(failed.toString());
      }
      return false;
    }
  }
}
